from django.db import migrations

from motcua.ground.words.encrypted import EncryptedText, close_clear


def close(apps, schema_editor):
    close_clear(apps.get_model('people', 'Party'), ('phone', 'email'))


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_second_wall'),
    ]

    operations = [
        migrations.AlterField('party', 'phone', EncryptedText(bind='id', blank=True)),
        migrations.AlterField('party', 'email', EncryptedText(bind='id', blank=True)),
        migrations.RunPython(close, elidable=True),
    ]
