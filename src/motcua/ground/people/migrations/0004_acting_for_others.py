"""Organisations by their code, who acts for them, and whom a person lets act."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A term that was ended before it began covers no day. LEAST and GREATEST read past nulls.
TERM = """daterange(valid_from, CASE
    WHEN valid_to IS NOT NULL OR ended_on IS NOT NULL THEN GREATEST(valid_from, LEAST(valid_to, ended_on))
END)"""

ONCE = f"""
ALTER TABLE people_mandate ADD CONSTRAINT mandate_once_a_day
EXCLUDE USING gist (giver_id WITH =, receiver_id WITH =, {TERM} WITH &&) WHERE (procedures = '{{}}');
ALTER TABLE people_representation ADD CONSTRAINT representation_once_a_day
EXCLUDE USING gist (organisation_id WITH =, person_id WITH =, {TERM} WITH &&) WHERE (procedures = '{{}}');
"""
NOT_ONCE = """
ALTER TABLE people_mandate DROP CONSTRAINT mandate_once_a_day;
ALTER TABLE people_representation DROP CONSTRAINT representation_once_a_day;
"""

# Persons represent; a mandate is a person's, a representation an organisation's. Constraint triggers, so that a backup
# is read in whatever order its tables come.
KINDS = """
CREATE FUNCTION people_kinds_of_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'people_mandate' THEN
        IF EXISTS (SELECT FROM people_party WHERE id IN (NEW.giver_id, NEW.receiver_id) AND kind <> 'person') THEN
            RAISE check_violation USING MESSAGE = 'a mandate joins two persons', CONSTRAINT = 'mandate_of_persons';
        END IF;
    ELSIF EXISTS (SELECT FROM people_party WHERE id = NEW.person_id AND kind <> 'person')
       OR EXISTS (SELECT FROM people_party WHERE id = NEW.organisation_id AND kind <> 'organisation') THEN
        RAISE check_violation
            USING MESSAGE = 'a person represents an organisation', CONSTRAINT = 'representation_of_organisation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mandate_of_persons AFTER INSERT OR UPDATE OF giver_id, receiver_id ON people_mandate
FOR EACH ROW EXECUTE FUNCTION people_kinds_of_parties();
CREATE CONSTRAINT TRIGGER representation_of_organisation
AFTER INSERT OR UPDATE OF organisation_id, person_id ON people_representation
FOR EACH ROW EXECUTE FUNCTION people_kinds_of_parties();
"""
NO_KINDS = """
DROP TRIGGER mandate_of_persons ON people_mandate;
DROP TRIGGER representation_of_organisation ON people_representation;
DROP FUNCTION people_kinds_of_parties();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0004_administer'),
        ('people', '0003_decisions_of_appointments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('mandate', 'Ủy quyền'), ('parent', 'Cha, mẹ của con chưa thành niên'), ('guardian', 'Giám hộ')], max_length=10)),
                ('procedures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('made', models.CharField(choices=[('online', 'Trực tuyến'), ('counter', 'Tại quầy')], max_length=8)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('paper', models.CharField(blank=True, max_length=64)),
                ('paper_name', models.CharField(blank=True, max_length=255)),
                ('given_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_why', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('legal', 'Người đại diện theo pháp luật'), ('authorised', 'Người được ủy quyền')], max_length=10)),
                ('procedures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=200)),
                ('stated_name', models.CharField(blank=True, max_length=160)),
                ('given_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_why', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name='party',
            name='business_code',
            field=models.CharField(max_length=14, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('business_code', None), models.Q(('business_code__regex', '^(\\d{10}(-\\d{3})?|\\d{12})$'), ('kind', 'organisation')), _connector='OR'), name='party_business_code'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='accepted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mandate',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mandate',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mandate',
            name='giver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates_given', to='people.party'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='office',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='receiver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates_received', to='people.party'),
        ),
        migrations.AddField(
            model_name='representation',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='confirmed_office',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office'),
        ),
        migrations.AddField(
            model_name='representation',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='people.party'),
        ),
        migrations.AddField(
            model_name='representation',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='represents', to='people.party'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='mandate_interval'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('ended_on', None), ('ended_why', '')), models.Q(('ended_on__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='mandate_ended'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='mandate_to_another'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('ground', 'guardian'), ('valid_to__isnull', False), _connector='OR'), name='mandate_has_last_day'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'mandate'), ('made', 'online'), ('office', None), ('paper', '')), models.Q(('accepted_at', None), ('made', 'counter'), ('office__isnull', False), models.Q(('paper', ''), _negated=True), models.Q(('source', ''), _negated=True)), _connector='OR'), name='mandate_made_whole'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='mandate_accepted_whole'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='representation_interval'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('ended_on', None), ('ended_why', '')), models.Q(('ended_on__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='representation_ended'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='representation_by_source'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('confirmed_office', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('role', 'legal')), _connector='OR'), name='representation_confirmed_whole'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'legal'), _negated=True), ('procedures', []), _connector='OR'), name='representation_legal_in_all'),
        ),
        migrations.RunSQL(ONCE, NOT_ONCE),
        migrations.RunSQL(KINDS, NO_KINDS),
    ]
