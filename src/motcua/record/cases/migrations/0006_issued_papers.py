"""A paper that was issued about a dossier is seen by who sees the dossier."""

from django.db import migrations

from motcua.ground.offices.walls import also


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_papers_held'),
        ('papers', '0005_issued_is_kept'),
    ]

    operations = [
        also(
            "papers_issuedpaper",
            "subject LIKE 'case:%' AND EXISTS"
            " (SELECT FROM cases_case seen WHERE seen.id = cases_named(papers_issuedpaper.subject))",
            name="of_dossiers",
        ),
    ]
