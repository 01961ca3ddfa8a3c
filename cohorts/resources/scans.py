"""Scans and photos in bulk: a row is a file, whose name says whose it is and what it shows."""

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohorts import choices, codes, files
from cohorts.actions.evidence import set_aside
from cohorts.directory import People
from cohorts.fields import label_of
from cohorts.file_names import told
from cohorts.models import Evidence, Talent
from talentcareer.exchange import values
from talentcareer.exchange.kinds import Column, Kind, register
from talentcareer.exchange.planning import Directory, RowPlan, RowRefused, World
from talentcareer.exchange.reading import Cell
from talentcareer.exchange.staging import Staged, StagedFile
from talentcareer.exchange.widgets import Choice, Number, Text

PHOTO = codes.PHOTO.code
EXAMPLE = "10086_身份证.pdf"


class PersonNumber(Number):
    """A staff number, also with the name behind it, as people are found while one types; for a person without one the row's id."""

    def clean(self, value: Any, row: Any = None, **more: Any) -> Any:
        typed = values.shown(value.value).split()
        if typed and _id_in(typed[0]):
            return typed[0]
        return super().clean(Cell(value.column_index, "text", typed[0]) if typed else value, row, **more)


class KindOfDocument(Choice):
    """A word for what a file shows. An unknown one is told by `plan`, together with whatever else the name does not say."""

    def clean(self, value: Any, row: Any = None, **more: Any) -> Any:
        try:
            return super().clean(value, row, **more)
        except values.ValueProblem:
            return values.shown(value.value)


class Kept(Directory):
    """What is kept already: of people, files with the content of this run's, whatever they show, and everybody's photo."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        digests = [file.sha256 for file in world[Staged] if file.sha256]
        kept = Evidence.objects.unscoped("the same file is kept once")
        documents = kept.documents().filter(sha256__in=digests)
        self.documents: set[tuple[UUID, str]] = set(documents.values_list("talent_id", "sha256"))
        self.photos: dict[UUID, Evidence] = {photo.talent_id: photo for photo in world.read(kept.photos())}


@register
class Scans(Kind):
    """Files with the staff number and the kind of document in their names. Photos take the place of the one before."""

    code, title, order = "scans", _("Scans and photos"), 300
    permission = "evidence.write"
    page = "cohorts:scans"
    told_every = 10
    key_fields = ("file",)
    called_field = "staff_no"

    file = Column("文件", label=_("file"), widget=Text(255), fixed=True)
    staff_no = Column("工号", label=_("staff no."), widget=PersonNumber(), finds="cohorts:talent-choices")
    name = Column("姓名", label=_("name"), widget=Text(60), cross_check=True)
    document_kind = Column("材料类别", label=_("kind of document"), widget=KindOfDocument(codes.DOCUMENT_KINDS))

    def cells_of(self, name: str, world: World) -> dict[str, str]:
        """Take the name of a file apart. A word is a name where somebody is called so, else the last one stands for the kind."""
        people = world[People]
        said = told(name, is_number=lambda text: numbered(people, text) is not None, kinds=codes.DOCUMENT_KINDS)
        called = next((word for word in said.rest if people.namesakes(word)), "")
        unknown = [word for word in said.rest if word != called and not word.isascii()]
        kind = said.kind or (unknown[-1] if unknown else "")
        return {"file": name, "staff_no": said.number, "name": called, "document_kind": kind}

    def plan(self, row: RowPlan, world: World) -> None:
        """Find the person, look at the content, and keep it unless this very file is kept already."""
        file = world[Staged].of(row)
        talent = self._person(row, world[People])
        self._hold_kind(row)
        if talent is None:
            raise RowRefused
        row.person = " · ".join(filter(None, (label_of(talent), str(talent.unit or ""))))
        self._hold_name(row, world[People], talent)
        if row.problems:
            raise RowRefused
        if row["document_kind"] == PHOTO:
            self._plan_photo(row, world, talent, file)
        else:
            self._plan_document(row, world, talent, file)

    @staticmethod
    def _person(row: RowPlan, people: People) -> Talent | None:
        """Return the person within reach whom the number names; whoever is out of reach is not there."""
        number = row["staff_no"]
        if not number:
            row.problem(
                "staff_no",
                "file-names-nobody",
                _("The name does not say whose file it is. Type the staff number, or name the file like {example}."),
                example=EXAMPLE,
            )
            return None
        talent = numbered(people, number)
        if talent is None or not people.reaches(row, talent):
            row.problem(
                "staff_no",
                "nobody-within-reach",
                _("Nobody within your reach has the number {number}. Correct the number, or record the person first."),
                number=number,
            )
            return None
        return talent

    @staticmethod
    def _hold_kind(row: RowPlan) -> None:
        word = row["document_kind"]
        if not word:
            row.problem(
                "document_kind",
                "file-names-no-kind",
                _("The name does not say what the file shows. Choose the kind, or name the file like {example}."),
                example=EXAMPLE,
            )
        elif word not in {code.code for code in codes.DOCUMENT_KINDS}:
            known = "、".join(code.name_zh for code in codes.DOCUMENT_KINDS)
            unknown = values.ValueProblem("choice-unknown", word, known=known)
            row.problem("document_kind", unknown.code, unknown.message, found=unknown.found)

    @staticmethod
    def _hold_name(row: RowPlan, people: People, talent: Talent) -> None:
        """A scan in the wrong file is somebody else's secret: where number and name differ, nobody guesses."""
        called = people.namesakes(row["name"]) if row["name"] else []
        if talent not in called and any(people.reaches(row, one) for one in called):
            row.problem(
                "name",
                "file-names-another",
                _("The number {number} belongs to {known}, but the file names {name}. Correct the number, or empty the name."),
                number=row["staff_no"], known=talent.name, name=row["name"],
            )  # fmt: skip

    def _plan_document(self, row: RowPlan, world: World, talent: Talent, file: StagedFile) -> None:
        if not file.content_type:
            world[Staged].found(file, look(row, world, files.checked).content_type)
        label = codes.DOCUMENT_KINDS.label(row["document_kind"])
        self._once(row, world, ("document", talent.pk, file.sha256), file)
        row.change(label, "", file.name)
        if (talent.pk, file.sha256) in world[Kept].documents:
            return
        evidence = self._evidence(talent, file, choices.EvidenceKind.DOCUMENT)
        evidence.document_kind = row["document_kind"]
        row.add(evidence, main=True, same=("talent", "kind", "sha256"))
        row.then(partial(world[Staged].give, file, evidence.stored_as))
        self._warn_of_others(row, world, talent, file)

    def _plan_photo(self, row: RowPlan, world: World, talent: Talent, file: StagedFile) -> None:
        if not file.made_as:
            made = look(row, world, files.photo)
            world[Staged].found(file, made.content_type, made.content)
        self._once(row, world, ("photo", talent.pk), file)
        before = world[Kept].photos.get(talent.pk)
        same = before is not None and before.sha256 == file.made_sha256
        row.change(codes.PHOTO.label, before.file_name if before is not None and not same else "", file.name)
        if same:
            return
        photo = self._evidence(talent, file, choices.EvidenceKind.PHOTO)
        photo.file_name = f"{PurePath(photo.file_name).stem}.jpg"
        photo.content_type, photo.size_bytes = files.JPEG, file.made_size
        photo.sha256, photo.stored_as = file.made_sha256, file.made_as
        if before is not None:
            row.renew(before, partial(set_aside, before, by=world.by))
        row.add(photo, main=before is None)
        row.then(partial(world[Staged].give, file, photo.stored_as))

    @staticmethod
    def _evidence(talent: Talent, file: StagedFile, kind: str) -> Evidence:
        return Evidence(
            talent=talent, kind=kind, file_name=PurePath(file.name).name[-200:], content_type=file.content_type,
            size_bytes=file.size, sha256=file.sha256, stored_as=file.stored_as,
        )  # fmt: skip

    @staticmethod
    def _once(row: RowPlan, world: World, key: tuple[Any, ...], file: StagedFile) -> None:
        """Of one file twice, and of two photos of a person, only the first is taken."""
        if before := world.claimed(key):
            row.refuse(
                "file",
                "file-twice",
                _("“{before}” of the same upload is taken for this person already. Of the two only one is kept."),
                before=before,
            )
        row.then(lambda: world.claim(key, file.name))

    @staticmethod
    def _warn_of_others(row: RowPlan, world: World, talent: Talent, file: StagedFile) -> None:
        """One and the same scan for two people is seldom meant."""
        key = ("content", file.sha256)
        if before := world.claimed(key):
            row.warn(
                "file",
                "file-of-two-people",
                _("“{before}” is the very same file, for another person. Look whether that is meant."),
                before=before,
            )
        row.then(lambda: world.claim(key, file.name))


def numbered(people: People, text: str) -> Talent | None:
    """Return whose number a text is. One or two digits count only as they stand: mostly they number pages."""
    if pk := _id_in(text):
        return people.all.get(pk)
    talent = people.numbered(text)
    known = talent is not None and (len(text) > 2 or text in people.numbers.get(talent.pk, ()))
    return talent if known else None


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def look(row: RowPlan, world: World, check: Callable[[str, bytes], files.Checked]) -> files.Checked:
    """Return a file as its content says it may be kept; refuse one that may not."""
    staged = world[Staged]
    try:
        return check(staged.of(row).name, staged.content(row))
    except ValidationError as refused:
        row.refuse("file", "file-not-taken", "{said}", said=" ".join(refused.messages))
