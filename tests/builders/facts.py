"""Everything that can be recorded of a person."""

from datetime import date, timedelta
from decimal import Decimal

from cohorts import actions, choices
from cohorts.actions.evidence import attach
from cohorts.files import Checked
from cohorts.models import Departure, FormerName, Talent, TalentNumber, Title
from mentorship.models import Meeting, Pair
from programs.abroad.models import StudyAbroad
from programs.aid.models import Aid
from programs.catalogue.models import Programme
from programs.funding.models import Award, Expense
from programs.postdocs.models import PostdocAppointment
from programs.recognitions.models import Recognition
from talentcareer.audit.actions import SYSTEM
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import World


def fill(world: World, person: Talent, times: int) -> None:
    """Record `times` facts of every kind."""
    mentor = make_talent(world.medicine, name="导师甲")
    programme = keep(Programme(name=f"项目{times}", name_key=f"项目{times}", level="provincial"))
    for number in range(times):
        start = date(2010 + number, 3, 1)
        cohort = make_cohort(world.hospital, name=f"{times}之{number}批", year=2010 + number)
        membership = make_membership(
            person, cohort, "S50", integrations=["research", "industry"], exemption_reason="急需", exemption_by="院务会"
        )
        award = Award(
            talent=person, cohort=cohort, source=f"来源{times}", approved=Decimal(100000), received=Decimal(80000)
        )
        keep(
            award,
            Expense(
                talent=person,
                cohort=cohort,
                subject="劳务费",
                amount=Decimal("1000.50"),
                spent_on=start,
                note=str(times),
            ),
        )
        keep(Recognition(talent=person, programme=programme, level="provincial", year=2010 + number))
        keep(
            PostdocAppointment(
                talent=person,
                supervisor=mentor,
                entered_on=start + timedelta(days=times),
                completed_on=start + timedelta(days=700),
                stayed=True,
            )
        )
        keep(
            StudyAbroad(
                talent=person,
                country="德国",
                from_on=start + timedelta(days=times),
                to_on=start + timedelta(days=30),
                cost=Decimal("100.01"),
            )
        )
        keep(Aid(talent=person, year=1990 + number, donor=f"捐赠方{times}", amount=Decimal(5000)))
        keep(
            Pair(mentor=mentor, mentee=person, paired_on=start),
            Pair(mentor=person, mentee=make_talent(world.surgery), paired_on=start),
        )
        meeting = Meeting(mentor=mentor, mentee=person, held_on=start, topic=f"课题{times}")
        keep(
            meeting,
            TalentNumber(talent=person, kind="other", number=f"{times}/{number}"),
            FormerName(talent=person, name=f"曾用{times}之{number}"),
            Title(talent=person, sense="awarded", title="232", from_on=start, to_on=start + timedelta(days=1)),
            Departure(talent=person, kind="transferred", on=start, returned_on=start + timedelta(days=1)),
        )
        for about in (None, award, membership, meeting):
            attach(
                person, Checked(f"{times}之{number}".encode(), "证书.pdf", "application/pdf"), about=about, by=SYSTEM
            )
        actions.open_post(
            person,
            unit=world.medicine,
            kind=choices.PostKind.CONCURRENT,
            position=f"兼职{number}",
            from_on=start,
            by=SYSTEM,
        )
