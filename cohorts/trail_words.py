"""What happened to people's records beyond changes, in words."""

from django.utils.translation import gettext_lazy as _

from cohorts import codes

ACTIONS = {
    "talent.told_apart": _("Recorded as another person than one of the same name"),
    "talent.number_met_elsewhere": _("An ID number typed elsewhere is this person's"),
    "talent.id_number_revealed": _("ID number shown in full"),
    "talent.mobile_revealed": _("Mobile number shown in full"),
    "talent.searched_by_id_number": _("Searched by ID number"),
    "evidence.opened": _("Evidence opened"),
    "stage_move.proposed": _("Stage change proposed"),
    "objection.file_opened": _("File of an objection opened"),
    "dossier.taken": _("Personal file taken away"),
}
SEVERAL = {
    "talent.created": _("Person added"),
    "post.opened": _("Post opened"),
    "cohort.created": _("Batch added"),
    "membership.selected": _("Selected"),
    "departure.recorded": _("Departure recorded"),
    "departure.undone": _("Departure undone"),
    "people.merged": _("Merged into one person"),
    "people.taken_apart": _("Taken apart again"),
}
VALUES = {
    "cohorts.Evidence.sha256": None,
    "cohorts.Evidence.size_bytes": None,
    "cohorts.Evidence.content_type": None,
    "cohorts.ObjectionFile.sha256": None,
    "cohorts.ObjectionFile.size_bytes": None,
    "cohorts.ObjectionFile.content_type": None,
    "cohorts.Title.title": codes.TITLES.label,
    "cohorts.Talent.ethnicity": codes.ETHNICITIES.label,
    "cohorts.Talent.political_status": codes.POLITICAL_STATUS.label,
    "cohorts.Talent.education_level": codes.EDUCATION_LEVELS.label,
    "cohorts.Talent.employment_type": codes.EMPLOYMENT_TYPES.label,
}
