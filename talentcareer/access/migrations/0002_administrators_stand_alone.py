"""Hold in the database that an administrator's role stands alone on its account."""

from django.db import migrations

ADMINISTRATORS = "('system_admin', 'security_admin', 'audit_admin')"
MESSAGE = "An administrator''s role stands alone on its account."
CLASH = f"""EXISTS (
    SELECT 1 FROM access_rolegrant AS held
    WHERE held.user_id = NEW.user_id AND held.id <> NEW.id AND held.role <> NEW.role
    AND (held.role IN {ADMINISTRATORS} OR NEW.role IN {ADMINISTRATORS})
    AND (held.until_on IS NULL OR held.until_on >= NEW.from_on)
    AND (NEW.until_on IS NULL OR NEW.until_on >= held.from_on)
)"""  # noqa: S608  made of constants


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # The lock on the account lets two grants at once see each other.
        schema_editor.execute(
            "CREATE FUNCTION access_rolegrant_alone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "PERFORM 1 FROM access_user WHERE id = NEW.user_id FOR UPDATE; "
            f"IF {CLASH} THEN RAISE EXCEPTION '{MESSAGE}'; END IF; RETURN NEW; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER access_rolegrant_alone BEFORE INSERT OR UPDATE ON access_rolegrant FOR EACH ROW EXECUTE FUNCTION access_rolegrant_alone()"
        )
    else:
        for verb in ("INSERT", "UPDATE"):
            schema_editor.execute(
                f"CREATE TRIGGER access_rolegrant_alone_{verb.lower()} BEFORE {verb} ON access_rolegrant WHEN {CLASH} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER access_rolegrant_alone ON access_rolegrant")
        schema_editor.execute("DROP FUNCTION access_rolegrant_alone()")
    else:
        for verb in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER access_rolegrant_alone_{verb}")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
