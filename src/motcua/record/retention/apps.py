from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "motcua.record.retention"
    label = "retention"
    verbose_name = "Thời hạn lưu trữ"
