# Made by makemigrations.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=5)),
                ('level', models.CharField(choices=[('province', 'Cấp tỉnh'), ('district', 'Cấp huyện'), ('commune', 'Cấp xã')], max_length=8)),
                ('kind', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=80)),
                ('full_name', models.CharField(max_length=200)),
                ('province_code', models.CharField(max_length=2)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('exact_name', models.CharField(max_length=80)),
                ('search_text', models.CharField(max_length=200)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('continue', 'Giữ nguyên địa giới'), ('merge', 'Nhập toàn bộ'), ('split', 'Chia tách')], max_length=10)),
                ('share', models.DecimalField(decimal_places=6, max_digits=7, null=True)),
                ('on', models.DateField()),
                ('law', models.CharField(max_length=200)),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='came_from', to='places.place')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='became', to='places.place')),
            ],
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['province_code', 'level'], name='place_of_province'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='place_interval'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^\\d{2}$'), ('level', 'province'), ('parent', None)), models.Q(('code__regex', '^\\d{3}$'), ('level', 'district'), ('parent__isnull', False)), models.Q(('code__regex', '^\\d{5}$'), ('level', 'commune'), ('parent__isnull', False)), _connector='OR'), name='place_code_of_level'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('code', 'valid_from'), name='place_identity'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(fields=('old', 'new'), name='succession_once'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='succession_of_two'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'split'), ('share', None)), models.Q(('kind', 'split'), ('share__gt', 0), ('share__lt', 1)), models.Q(('kind__in', ['continue', 'merge']), ('share', 1)), _connector='OR'), name='succession_share'),
        ),
    ]
