"""Closed lists of the field that rules and figures depend on, in the words of the glossary."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TalentKind(models.TextChoices):
    """What somebody is to the hospital. Only staff and postdocs are in a headcount."""

    STAFF = "staff", _("staff")
    POSTDOC = "postdoc", _("postdoc")
    STUDENT = "student", _("student")
    FORMER = "former", _("former staff")
    EXTERNAL = "external", _("external expert")


class Sex(models.TextChoices):
    """GB/T 2261.1, the two values an identity card tells."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")


class IdKind(models.TextChoices):
    """Kinds of identity document."""

    IDENTITY_CARD = "identity_card", _("identity card")
    PASSPORT = "passport", _("passport")
    PERMIT = "permit", _("Hong Kong, Macao or Taiwan permit")
    FOREIGNER = "foreigner", _("foreigner's card")


class Degree(models.TextChoices):
    """Highest degree (GB/T 6864)."""

    DOCTOR = "doctor", _("doctor")
    MASTER = "master", _("master")
    BACHELOR = "bachelor", _("bachelor")
    NONE = "none", _("no degree")


class Origin(models.TextChoices):
    """Where somebody's career came from; decides about "first of its kind"."""

    CULTIVATED = "cultivated", _("home-grown")
    RECRUITED = "recruited", _("recruited")
    FLEXIBLE = "flexible", _("flexible recruitment")


class DutyStatus(models.TextChoices):
    """Duty status 在岗状态."""

    ON_DUTY = "on_duty", _("on duty")
    STUDYING = "studying", _("on further study")
    ABROAD = "abroad", _("abroad")
    SECONDED = "seconded", _("seconded")
    LEAVE = "leave", _("on leave")
    RETIRED = "retired", _("retired")
    LEFT = "left", _("left")
    TRANSFERRED = "transferred", _("transferred out")
    DECEASED = "deceased", _("deceased")


GONE = (DutyStatus.RETIRED, DutyStatus.LEFT, DutyStatus.TRANSFERRED, DutyStatus.DECEASED)


class NumberKind(models.TextChoices):
    """Kinds of a person's number besides the staff number."""

    POSTDOC = "postdoc", _("postdoc number")
    FORMER = "former", _("former number")
    OTHER = "other", _("other number")


class PostKind(models.TextChoices):
    """Primary post 主岗 and concurrent ones."""

    PRIMARY = "primary", _("primary post")
    CONCURRENT = "concurrent", _("concurrent post")
    DUAL = "dual", _("dual appointment")
    SECONDMENT = "secondment", _("temporary post")


class Duty(models.TextChoices):
    """What a post is besides medical work: years in one are asked for by calls (domain 1.5.2)."""

    ADMINISTRATIVE = "administrative", _("administrative")
    TEACHING = "teaching", _("teaching")


class TitleSense(models.TextChoices):
    """评 and 聘 are two facts."""

    AWARDED = "awarded", _("qualified")
    APPOINTED = "appointed", _("appointed")


class EvidenceKind(models.TextChoices):
    """What a kept file is."""

    DOCUMENT = "document", _("document")
    EXEMPTION = "exemption", _("approval of an exemption")
    PHOTO = "photo", _("photo")


class DocumentKind(models.TextChoices):
    """What a kept document is 材料类别."""

    IDENTITY_CARD = "identity_card", _("identity card")
    PASSPORT = "passport", _("passport or permit")
    EDUCATION = "education", _("certificate of education")
    DEGREE = "degree", _("certificate of a degree")
    TITLE = "title", _("certificate of a title")
    APPOINTMENT = "appointment", _("letter of appointment")
    LICENCE = "licence", _("licence to practise")
    TRAINING = "training", _("certificate of training")
    AWARD = "award", _("certificate of an award")
    SELECTION = "selection", _("notice of selection")
    CONTRACT = "contract", _("contract")
    AGREEMENT = "agreement", _("training agreement")
    PROJECT = "project", _("project document")
    PUBLICATION = "publication", _("publication")
    PATENT = "patent", _("patent")
    REPORT = "report", _("report")
    CV = "cv", _("curriculum vitae")
    CERTIFICATE = "certificate", _("other certificate")
    OTHER = "other", _("other document")


class Integration(models.TextChoices):
    """The four integrations 四融合, and the reserve."""

    RESEARCH = "research", _("with research")
    EDUCATION = "education", _("with education")
    ENGINEERING = "engineering", _("with engineering/informatics")
    INDUSTRY = "industry", _("with industry")
    RESERVE = "reserve", _("reserve (medical students)")


class MembershipState(models.TextChoices):
    """States of a membership. A period that is over without a final check is "due for final check", which is computed."""

    IN_TRAINING = "in_training", _("in training")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", pgettext_lazy("membership", "completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("membership", "withdrew")
    TERMINATED = "terminated", _("terminated")


ENDED = (MembershipState.COMPLETED, MembershipState.WITHDRAWN, MembershipState.TERMINATED)


class CohortStatus(models.TextChoices):
    """Status of a batch."""

    DRAFT = "draft", _("draft")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")


class FinalGrade(models.TextChoices):
    """What a final check 终期验收 found (domain 1.2, 4.2). One that was not passed completes nothing."""

    EXCELLENT = "excellent", _("excellent")
    QUALIFIED = "qualified", pgettext_lazy("final check", "qualified")
    UNQUALIFIED = "unqualified", pgettext_lazy("final check", "unqualified")


class ObjectionResult(models.TextChoices):
    """What became of an objection 异议."""

    OPEN = "open", pgettext_lazy("objection", "open")
    UPHELD = "upheld", pgettext_lazy("objection", "upheld")
    NOT_UPHELD = "not_upheld", pgettext_lazy("objection", "not upheld")
