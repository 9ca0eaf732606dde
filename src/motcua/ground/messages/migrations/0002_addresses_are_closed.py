from django.db import migrations

from motcua.ground.words.encrypted import EncryptedText, close_clear


def close(apps, schema_editor):
    close_clear(apps.get_model('motcua_messages', 'Message'), ('address',))


class Migration(migrations.Migration):

    dependencies = [
        ('motcua_messages', '0001_initial'),
    ]

    operations = [
        migrations.AlterField('message', 'address', EncryptedText(bind='id', blank=True)),
        migrations.RunPython(close, elidable=True),
    ]
