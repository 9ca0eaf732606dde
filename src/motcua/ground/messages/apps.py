from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "motcua.ground.messages"
    label = "motcua_messages"  # Django's own flash messages already have the label "messages"
