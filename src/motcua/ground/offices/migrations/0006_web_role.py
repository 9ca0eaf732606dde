"""The role that requests run as, and what it is told about who asks (`offices.walls`)."""

from django.db import migrations

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'motcua_web') THEN
        BEGIN
            CREATE ROLE motcua_web NOLOGIN NOINHERIT;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role motcua_web is missing and this user may not create it'
                USING HINT = format('have an administrator of the server run: '
                    'CREATE ROLE motcua_web NOLOGIN NOINHERIT; GRANT motcua_web TO %I', current_user);
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'motcua_web', 'MEMBER') THEN
        EXECUTE format('GRANT motcua_web TO %I', current_user);
    END IF;
END $$;
"""

# Empty settings read as nobody. The lists are literals of arrays.
TOLD = """
CREATE FUNCTION motcua_told(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('motcua.' || name, true), '') $$;
CREATE FUNCTION motcua_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('kind'), 'anonymous') $$;
CREATE FUNCTION motcua_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT motcua_told('account')::bigint $$;
CREATE FUNCTION motcua_ref() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT motcua_told('ref') $$;
CREATE FUNCTION motcua_runs() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('runs'), '') = 'yes' $$;
CREATE FUNCTION motcua_parties() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('parties'), '{}')::uuid[] $$;
CREATE FUNCTION motcua_acts_for() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT motcua_told('acts_for')::uuid $$;
CREATE FUNCTION motcua_filing() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT motcua_told('filing') $$;
CREATE FUNCTION motcua_session() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT motcua_told('session') $$;
CREATE FUNCTION motcua_inside() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('role') = 'motcua_web' $$;
CREATE FUNCTION motcua_procedures() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('procedures'), '{}')::text[] $$;
CREATE FUNCTION motcua_offices() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('offices'), '{}')::bigint[] $$;
CREATE FUNCTION motcua_sees(grade integer) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('sees_' || grade), '{}')::bigint[] $$;
CREATE FUNCTION motcua_sees_sectors() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('sees_sectors'), '{}')::text[] $$;
CREATE FUNCTION motcua_asked(grade integer) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(motcua_told('asked_' || grade), '{}')::bigint[] $$;
"""
NOT_TOLD = """
DROP FUNCTION motcua_inside(); DROP FUNCTION motcua_session(); DROP FUNCTION motcua_filing();
DROP FUNCTION motcua_acts_for(); DROP FUNCTION motcua_asked(integer); DROP FUNCTION motcua_sees_sectors(); DROP FUNCTION motcua_sees(integer);
DROP FUNCTION motcua_offices(); DROP FUNCTION motcua_procedures(); DROP FUNCTION motcua_parties();
DROP FUNCTION motcua_runs(); DROP FUNCTION motcua_ref(); DROP FUNCTION motcua_account(); DROP FUNCTION motcua_kind();
DROP FUNCTION motcua_told(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0005_what_posts_see'),
    ]

    operations = [
        # The role belongs to the server and may serve other databases of it: it stays.
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(TOLD, NOT_TOLD),
    ]
