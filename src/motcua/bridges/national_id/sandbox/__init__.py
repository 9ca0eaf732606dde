"""A simulated national identity: a small site of its own, with its own settings, tables and key, and invented people.

The house speaks to it as to the real one, over HTTP in OpenID Connect, and shares nothing else with it: people come to
it in a file. `motcua sandbox national-id` starts it, and `motcua demo` does so by itself.
"""
