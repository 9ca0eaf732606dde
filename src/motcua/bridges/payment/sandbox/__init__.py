"""A simulated payment gateway and a simulated bank: a small site of its own, with its own settings and tables.

The house speaks to it as to the real ones, over HTTP, and shares nothing with it but the protocols. No money moves.
It has bad days, which are chosen on its pages: a notice late, twice, out of order, of another amount, badly signed,
or never. `motcua sandbox payment` starts it, and `motcua demo` does so by itself.
"""
