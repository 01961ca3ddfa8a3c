"""Scans and photos in bulk: files named by staff number and kind go into people's files, the rest is listed with its reason."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from cohorts import codes
from cohorts.actions.evidence import attach, set_photo
from cohorts.actions.held import void_held
from cohorts.file_names import Told, told
from cohorts.files import checked, photo
from cohorts.models import Evidence, Talent, TalentNumber
from talentcareer import dates
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM, action
from talentcareer.exchange import archives, files, runs
from talentcareer.exchange.models import ImportRun, ImportState, StagedFile
from talentcareer.jobs import work
from tests.builders.people import keep, make_talent
from tests.builders.world import World, make_account
from tests.exchange.test_pages import confirm, page_of
from tests.exchange.test_undoing import standing, undo

pytestmark = pytest.mark.django_db
SCANS = "cohorts:scans"
NUMBERS = {"10001", "10002", "BSH-2021-01", "0001"}


def pdf(text: str = "") -> bytes:
    return f"%PDF-1.4 {text}".encode()


def picture(color: str = "navy", form: str = "JPEG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 80), color).save(content, form)
    return content.getvalue()


def packed(found: dict[str, bytes], *, gbk: bool = False) -> bytes:
    """Return an archive; with `gbk` as Windows packs it, the names in GBK without saying so."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(_InGbk(name) if gbk else name, data)
    return content.getvalue()


class _InGbk(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 Python's own seam
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


@pytest.fixture
def people(world: World) -> dict[str, Talent]:
    return {
        "wang": make_talent(world.surgery, staff_no="10001", name="王明"),
        "li": make_talent(world.medicine, staff_no="10002", name="李四"),
    }


def sent(client: Client, found: dict[str, bytes]) -> Any:
    chosen = [SimpleUploadedFile(name, content) for name, content in found.items()]
    return client.post(reverse(SCANS), {"files": chosen})


def scanned(client: Client, found: dict[str, bytes]) -> ImportRun:
    """Choose files, let the check run, return the run."""
    answer = sent(client, found)
    assert answer.status_code == 302, answer.context["form"].errors
    work.run_waiting()
    run = ImportRun.objects.unscoped("test").get(pk=answer["Location"].split("/")[-2])
    assert run.state == ImportState.CHECKED, run.notice
    return run


def outcomes(run: ImportRun) -> dict[str, str]:
    """Return by file what happens, or the code of why not."""
    rows = [row for sheet in runs.result(run)["sheets"] for row in sheet["rows"]]
    return {row["key"]: row["problems"][0]["code"] if row["problems"] else row["outcome"] for row in rows}


def kept() -> list[tuple[str, str, str, str]]:
    rows = Evidence.objects.unscoped("test").order_by("talent__staff_no", "file_name")
    return list(rows.values_list("talent__staff_no", "kind", "document_kind", "file_name"))


GOOD = {"10001_身份证.pdf": pdf("a"), "10002-学历证书.png": picture("red", "PNG"), "10001_照片.jpg": picture()}
KEPT = [
    ("10001", "photo", "", "10001_照片.jpg"),
    ("10001", "document", "identity_card", "10001_身份证.pdf"),
    ("10002", "document", "education", "10002-学历证书.png"),
]


@pytest.mark.parametrize(
    "upload",
    [GOOD, {"扫描件.zip": packed(GOOD)}, {"扫描件.zip": packed(GOOD, gbk=True)}],
    ids=["loose", "utf-8", "gbk"],
)
def test_files_go_to_the_people_they_name(hr: Client, people: dict[str, Talent], upload: dict[str, bytes]) -> None:
    run = scanned(hr, upload)
    assert run.counts == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0, "places": 0}
    assert outcomes(run) == dict.fromkeys(GOOD, "new")
    text = page_of(hr, run)
    for said in ("10001 王明 · 外科", "10002 李四 · 内科", "identity card", "certificate of education", "is added"):
        assert said in text
    assert kept() == []
    assert confirm(hr, run).state == ImportState.DONE
    assert sorted(kept()) == sorted(KEPT)
    scan = Evidence.objects.unscoped("test").get(document_kind="identity_card")
    assert (files.load(scan.stored_as), scan.size_bytes) == (pdf("a"), len(pdf("a")))
    [small] = Evidence.objects.unscoped("test").photos()
    assert Image.open(io.BytesIO(files.load(small.stored_as))).format == "JPEG"
    assert "identity card" in hr.get(people["wang"].get_absolute_url()).content.decode()


def test_each_file_has_one_entry_in_the_trail(hr: Client, people: dict[str, Talent]) -> None:
    confirm(hr, scanned(hr, GOOD))
    for row in Evidence.objects.unscoped("test"):
        assert [entry.action for entry in trail.of_record(row)] == ["import.written"]


def test_the_same_files_again_change_nothing(hr: Client, people: dict[str, Talent]) -> None:
    first, second = scanned(hr, GOOD), scanned(hr, GOOD)
    confirm(hr, first)
    # The second was checked before the first was written: it says so and writes nothing.
    assert confirm(hr, second).state == ImportState.CHECKED
    assert "changed since the check" in second.notice
    assert outcomes(second) == dict.fromkeys(GOOD, "unchanged")
    assert "the same file is there already" in page_of(hr, second)
    assert "These files are in already: nothing is added." in page_of(hr, second)
    answer = hr.post(reverse("exchange:import-confirm", args=[second.pk]), {"seen": second.digest}, follow=True)
    assert "There is nothing to write" in answer.content.decode()
    assert len(kept()) == 3


def test_a_file_that_is_evidence_of_a_record_is_in_already(hr: Client, people: dict[str, Talent]) -> None:
    confirm(hr, scanned(hr, GOOD))

    @action("test.shows_a_record")
    def show_a_record(*, by: Any) -> None:
        scan = Evidence.objects.unscoped("test").get(document_kind="education")
        scan.about, scan.about_id = "cohorts.Title", uuid4()
        scan.save()

    show_a_record(by=SYSTEM)
    assert outcomes(scanned(hr, GOOD)) == dict.fromkeys(GOOD, "unchanged")


def test_confirming_twice_writes_once(hr: Client, people: dict[str, Talent]) -> None:
    run = scanned(hr, GOOD)
    for _time in range(2):
        hr.post(reverse("exchange:import-confirm", args=[run.pk]), {"seen": run.digest})
    work.run_waiting()
    assert len(kept()) == 3


def test_a_photo_takes_the_place_of_the_one_before_and_undoing_brings_it_back(
    world: World, hr: Client, people: dict[str, Talent]
) -> None:
    set_photo(people["wang"], photo("旧.png", picture("green", "PNG")), by=world.hr)
    before = standing()
    run = scanned(hr, GOOD)
    assert outcomes(run)["10001_照片.jpg"] == "changed"
    assert "takes the place of the photo 旧.jpg" in page_of(hr, run)
    confirm(hr, run)
    assert Evidence.objects.unscoped("test").photos().get().file_name == "10001_照片.jpg"
    assert "Undo this import" in page_of(hr, run)
    undo(hr, run)
    assert run.state == ImportState.UNDONE
    assert standing() == before
    # The same files can be brought again.
    again = scanned(hr, GOOD)
    assert outcomes(again) == {name: "changed" if "照片" in name else "new" for name in GOOD}
    assert confirm(hr, again).state == ImportState.DONE


def test_what_was_voided_by_hand_is_not_brought_back(world: World, hr: Client, people: dict[str, Talent]) -> None:
    confirm(hr, scanned(hr, GOOD))
    scan = Evidence.objects.unscoped("test").get(document_kind="identity_card")
    void_held(scan, by=world.hr, reason="传错")
    assert outcomes(scanned(hr, GOOD))["10001_身份证.pdf"] == "voided-before"


def test_a_file_kept_by_hand_meanwhile_is_noticed(world: World, hr: Client, people: dict[str, Talent]) -> None:
    run = scanned(hr, {"10001_身份证.pdf": pdf("a"), "10002_身份证.pdf": pdf("b")})
    attach(people["wang"], checked("另存.pdf", pdf("a")), by=world.hr)
    assert confirm(hr, run).state == ImportState.CHECKED
    assert outcomes(run) == {"10001_身份证.pdf": "unchanged", "10002_身份证.pdf": "new"}
    assert confirm(hr, run).state == ImportState.DONE
    assert len(kept()) == 2


REFUSED = {
    "99999_身份证.pdf": (pdf(), "nobody-within-reach"),
    "身份证.pdf": (pdf(), "file-names-nobody"),
    "10001.pdf": (pdf(), "file-names-no-kind"),
    "10001_结婚照册.pdf": (pdf(), "choice-unknown"),
    "10001_李四_身份证.pdf": (pdf(), "file-names-another"),
    "10001_合同.pdf": (b"MZ\x90 a program", "file-not-taken"),
    "10001_聘书.jpg": (b"\xff\xd8\xff broken", "file-not-taken"),
    "10001_照片.jpg": (pdf(), "file-not-taken"),
    "10001_简历.pdf": (b"", "file-empty"),
    "10001_论文.rar": (b"Rar!", "file-other-archive"),
    "坏了.zip": (b"PK\x03\x04 no archive", "file-damaged-archive"),
    "11010519491231002X_身份证.pdf": (pdf(), "staff-no-is-id-number"),
}


def test_every_refusal_says_why_and_the_rest_is_recorded(hr: Client, people: dict[str, Talent]) -> None:
    run = scanned(hr, {name: content for name, (content, _code) in REFUSED.items()} | {"10002_学位证.pdf": pdf("z")})
    found = outcomes(run)
    masked = next(name for name in found if "***" in name)
    expected = {name: code for name, (_content, code) in REFUSED.items()}
    expected[masked] = expected.pop("11010519491231002X_身份证.pdf")
    assert found == expected | {"10002_学位证.pdf": "new"}
    text = page_of(hr, run)
    assert "Nobody within your reach has the number 99999" in text
    assert "11010519491231002X" not in text
    assert "The number 10001 belongs to 王明, but the file names 李四" in text
    assert run.counts["refused"] == len(REFUSED)
    confirm(hr, run)
    assert kept() == [("10002", "document", "degree", "10002_学位证.pdf")]


def test_a_person_out_of_reach_is_not_found(world: World, client_of: Any, people: dict[str, Talent]) -> None:
    surgeon = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    run = scanned(surgeon, {"10002_身份证.pdf": pdf(), "77777_身份证.pdf": pdf("x"), "10001_李四_合同.pdf": pdf("y")})
    assert outcomes(run) == {
        "10002_身份证.pdf": "nobody-within-reach",
        "77777_身份证.pdf": "nobody-within-reach",
        "10001_李四_合同.pdf": "new",  # whoever is called so is not there for her
    }
    text = page_of(surgeon, run)
    here = text.replace("10002", "N").replace("77777", "N")
    said = "Nobody within your reach has the number N. Correct the number, or record the person first."
    assert here.count(said) == 2
    other = client_of(make_account("hr_medicine", role="hr", unit=world.medicine))
    assert other.get(reverse("exchange:import-detail", args=[run.pk])).status_code == 404


@pytest.mark.parametrize("account", ["office", "head", "leader", "system_admin"])
def test_only_who_keeps_evidence_chooses_files(world: World, client_of: Any, account: str) -> None:
    assert client_of(getattr(world, account)).get(reverse(SCANS)).status_code == 403


def test_finance_sees_neither_the_page_nor_the_link(world: World, client_of: Any, hr: Client) -> None:
    finance = client_of(make_account("finance", role="finance", unit=world.hospital))
    assert finance.get(reverse(SCANS)).status_code == 403
    run = scanned(hr, GOOD)
    assert finance.get(reverse("exchange:import-detail", args=[run.pk])).status_code == 404
    link = f'href="{reverse(SCANS)}"'
    for page in ("exchange:import-list", "exchange:import-new"):
        assert link not in finance.get(reverse(page)).content.decode()
        assert link in hr.get(reverse(page)).content.decode()
    assert link in hr.get(reverse("cohorts:talent-list")).content.decode()


def test_of_one_file_twice_and_of_two_photos_the_first_is_taken(hr: Client, people: dict[str, Talent]) -> None:
    archive = packed({"a/10001_身份证.pdf": pdf(), "b/10001_身份证_2.pdf": pdf(), "10002_合同.pdf": pdf()})
    run = scanned(hr, {"x.zip": archive, "10001_照片.jpg": picture(), "10001_证件照.png": picture("red", "PNG")})
    assert outcomes(run) == {
        "a/10001_身份证.pdf": "new", "b/10001_身份证_2.pdf": "file-twice", "10002_合同.pdf": "new",
        "10001_照片.jpg": "new", "10001_证件照.png": "file-twice",
    }  # fmt: skip
    assert "“a/10001_身份证.pdf” is the very same file, for another person" in page_of(hr, run)


def test_whose_a_file_is_and_what_it_shows_is_said_by_hand(hr: Client, people: dict[str, Talent]) -> None:
    run = scanned(hr, {"IMG_001.jpg": picture(), "10002_证件影印.pdf": pdf()})
    assert outcomes(run) == {"IMG_001.jpg": "file-names-nobody", "10002_证件影印.pdf": "choice-unknown"}
    address = reverse("exchange:import-correct", args=[run.pk])
    page = hr.get(address).content.decode()
    assert "IMG_001.jpg" in page
    assert f'data-typeahead="{reverse("cohorts:talent-choices")}"' in page
    typed = {"0-1-staff_no": "10001 王明", "0-1-document_kind": "照片", "0-2-document_kind": "身份证"}
    assert hr.post(address, typed).status_code == 302
    work.run_waiting()
    run.refresh_from_db()
    assert outcomes(run) == {"IMG_001.jpg": "new", "10002_证件影印.pdf": "new"}
    confirm(hr, run)
    assert kept() == [
        ("10001", "photo", "", "IMG_001.jpg"),
        ("10002", "document", "identity_card", "10002_证件影印.pdf"),
    ]


def test_a_person_without_a_number_is_chosen(world: World, hr: Client, people: dict[str, Talent]) -> None:
    student = make_talent(world.surgery, staff_no=None, name="学生", kind="student")
    run = scanned(hr, {"IMG_1.jpg": picture()})
    address = reverse("exchange:import-correct", args=[run.pk])
    hr.post(address, {"0-1-staff_no": str(student.pk), "0-1-document_kind": "照片"})
    work.run_waiting()
    run.refresh_from_db()
    assert outcomes(run) == {"IMG_1.jpg": "new"}
    assert "学生 · 外科" in page_of(hr, run)


def test_marking_errors_comes_to_nothing(hr: Client, people: dict[str, Talent]) -> None:
    run = scanned(hr, {"IMG_1.jpg": picture()})
    hr.post(reverse("exchange:import-mark", args=[run.pk]))
    [job] = work.run_waiting()
    assert (job.kind, job.state) == ("exchange.mark_errors", "done")


def test_an_unknown_word_is_answered_once(hr: Client, people: dict[str, Talent]) -> None:
    run = scanned(hr, {"10001_户籍页.pdf": pdf("1"), "10002_户籍页.pdf": pdf("2")})
    assert set(outcomes(run).values()) == {"choice-unknown"}
    hr.post(reverse("exchange:import-values", args=[run.pk]), {"value:document_kind:户籍页": "other"})
    work.run_waiting()
    run.refresh_from_db()
    assert set(outcomes(run).values()) == {"new"}
    assert outcomes(scanned(hr, {"10001_户籍页.pdf": pdf("3")})) == {"10001_户籍页.pdf": "new"}


def test_the_refused_files_are_taken_up_after_writing(hr: Client, people: dict[str, Talent]) -> None:
    run = confirm(hr, scanned(hr, {"10001_身份证.pdf": pdf("1"), "扫描0001.pdf": pdf("2")}))
    assert kept() == [("10001", "document", "identity_card", "10001_身份证.pdf")]
    answer = hr.post(reverse("exchange:import-continue", args=[run.pk]))
    work.run_waiting()
    following = ImportRun.objects.unscoped("test").get(continues=run)
    assert answer["Location"] == reverse("exchange:import-correct", args=[following.pk])
    assert outcomes(following) == {"扫描0001.pdf": "file-names-nobody"}
    # Given up and begun again: the file is still there.
    hr.post(reverse("exchange:import-cancel", args=[following.pk]))
    hr.post(reverse("exchange:import-continue", args=[run.pk]))
    work.run_waiting()
    following = ImportRun.objects.unscoped("test").get(continues=run, state=ImportState.CHECKED)
    hr.post(
        reverse("exchange:import-correct", args=[following.pk]),
        {"0-2-staff_no": "10002", "0-2-document_kind": "合同"},
    )
    work.run_waiting()
    following.refresh_from_db()
    assert confirm(hr, following).state == ImportState.DONE
    assert len(kept()) == 2


def test_the_uploader_alone_looks_at_a_file_that_waits(world: World, hr: Client, people: Any, client_of: Any) -> None:
    run = scanned(hr, {"扫描.zip": packed({"扫描/IMG_1.jpg": picture(), "IMG_2.html": b"<html>"})})
    addresses = [reverse("exchange:import-staged", args=[run.pk, number]) for number in (1, 2)]
    shown, saved = [hr.get(address) for address in addresses]
    assert b"".join(shown.streaming_content) == picture()
    assert (shown["Content-Type"], shown["Content-Disposition"].partition(";")[0]) == ("image/jpeg", "inline")
    assert (saved["Content-Type"], saved["Content-Disposition"].partition(";")[0]) == (
        "application/octet-stream", "attachment",
    )  # fmt: skip
    assert {answer["X-Content-Type-Options"] for answer in (shown, saved)} == {"nosniff"}
    assert hr.get(reverse("exchange:import-staged", args=[run.pk, 3])).status_code == 404
    colleague = client_of(make_account("hr2", role="hr", unit=world.hospital))
    assert colleague.get(addresses[0]).status_code == 403
    elsewhere = client_of(make_account("hr_surgery", role="hr", unit=world.surgery))
    assert elsewhere.get(addresses[0]).status_code == 404
    for page in ("exchange:import-detail", "exchange:import-correct"):
        assert addresses[0] in hr.get(reverse(page, args=[run.pk])).content.decode()
        assert addresses[0] not in colleague.get(reverse(page, args=[run.pk])).content.decode()


def test_the_register_names_the_upload_and_finds_its_files(hr: Client, people: dict[str, Talent]) -> None:
    run = confirm(hr, scanned(hr, {"扫描.zip": packed(GOOD), "10002_合同.pdf": pdf("c"), "99999_合同.pdf": pdf("d")}))
    assert run.called == "扫描.zip …: 5 files"
    register = reverse("exchange:import-list")
    assert "4 files added, 1 left out" in hr.get(register).content.decode()
    for words, found in (("扫描.zip", True), ("学历证书", True), ("没有这个", False)):
        assert (run.called in hr.get(register, {"q": words}).content.decode()) is found


@pytest.mark.parametrize(
    ("packed_as", "name"),
    [
        ("10001_身份证.pdf".encode("gb18030"), "10001_身份证.pdf"),
        ("10001_身份证.pdf".encode(), "10001_身份证.pdf"),  # a Mac does not say so either
        ("10001_模.pdf".encode("gb18030"), "10001_模.pdf"),  # two bytes that are a letter in UTF-8
        (b"10001_id.pdf", "10001_id.pdf"),
        ("件\\10001.pdf".encode("gb18030"), "件/10001.pdf"),
    ],
)
def test_names_in_archives_that_do_not_say_how_they_are_written(packed_as: bytes, name: str) -> None:
    assert archives.name_of(zipfile.ZipInfo(packed_as.decode("cp437"))) == name


def bomb() -> bytes:
    return packed({"10001_身份证.pdf": b"\0" * 20_000_000})


def lying() -> bytes:
    """Return an archive whose directory says that the file is small."""
    content = bytearray(packed({"10001_身份证.pdf": b"%PDF-" + b"\0" * 9_000_000}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", 1000)
    return bytes(content)


def long_directory() -> bytes:
    """Return an archive that names another size of its directory beside the usual place."""
    content = packed({"10001_身份证.pdf": pdf()})
    end = content.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    return content[:end] + locator + content[end:]


def with_password() -> bytes:
    content = bytearray(packed({"10001_身份证.pdf": pdf()}))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(magic) + flags] |= 1
    return bytes(content)


def broken_inside() -> bytes:
    content = bytearray(packed({"10001_身份证.pdf": pdf("x" * 200)}))
    content[content.find(zlib.compressobj(wbits=-15).flush()[:0] + b"PK\x01\x02") - 5] ^= 0xFF
    return bytes(content)


def linked() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        info = zipfile.ZipInfo("10001_身份证.pdf")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return content.getvalue()


BAD_ARCHIVES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "bomb": (bomb, "x.zip", "file-bomb"),
    "lying": (lying, "10001_身份证.pdf", "file-damaged"),
    "long directory": (long_directory, "x.zip", "file-too-many"),
    "password": (with_password, "10001_身份证.pdf", "file-encrypted"),
    "broken inside": (broken_inside, "10001_身份证.pdf", "file-damaged"),
    "cut off": (lambda: packed(GOOD)[:-40], "x.zip", "file-damaged-archive"),
    "leads out": (lambda: packed({"../../10001_身份证.pdf": pdf()}), "../../10001_身份证.pdf", "file-path"),
    "leads out of Windows": (lambda: packed({"..\\10001_身份证.pdf": pdf()}), "../10001_身份证.pdf", "file-path"),
    "absolute": (lambda: packed({"/etc/10001_身份证.pdf": pdf()}), "/etc/10001_身份证.pdf", "file-path"),
    "linked": (linked, "10001_身份证.pdf", "file-path"),
    "nested": (lambda: packed({"10001_身份证.zip": packed(GOOD)}), "10001_身份证.zip", "file-nested"),
}


@pytest.mark.parametrize("which", BAD_ARCHIVES)
def test_a_bad_archive_is_a_row_and_hinders_nothing_else(hr: Client, people: dict[str, Talent], which: str) -> None:
    make, name, code = BAD_ARCHIVES[which]
    run = scanned(hr, {"x.zip": make(), "10002_合同.pdf": pdf("good")})
    assert outcomes(run) == {name: code, "10002_合同.pdf": "new"}
    assert "t-bad" in page_of(hr, run)


def test_limits_of_number_and_size(hr: Client, people: dict[str, Talent], monkeypatch: Any, settings: Any) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    assert outcomes(scanned(hr, {"x.zip": packed(GOOD)})) == {"x.zip": "file-too-many"}
    answer = sent(hr, GOOD)
    assert answer.status_code == 422
    assert "More than 2 files were chosen" in answer.content.decode()
    monkeypatch.setattr(archives, "MOST_FILES", 100)
    monkeypatch.setattr(archives, "MOST_UNPACKED", 10)
    assert outcomes(scanned(hr, {"x.zip": packed(GOOD)})) == {"x.zip": "file-too-much"}
    monkeypatch.setattr("cohorts.forms.scans.MOST_BYTES", 10)
    assert "the limit is 10" in sent(hr, GOOD).content.decode()
    monkeypatch.setattr("cohorts.forms.scans.MOST_CHOSEN", 2)
    assert "Pack them into a ZIP" in sent(hr, GOOD).content.decode()
    monkeypatch.undo()
    settings.UPLOAD_LIMIT_BYTES = 10
    found = scanned(hr, {"10001_身份证.pdf": pdf("much more"), "x.zip": packed({"10002_合同.pdf": pdf("much more")})})
    assert outcomes(found) == {"10001_身份证.pdf": "file-too-large", "10002_合同.pdf": "file-too-large"}


def test_more_files_than_a_request_may_hold_are_answered_in_words(world: World, settings: Any, client_of: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = sent(client_of(world.hr), GOOD)
    assert answer.status_code == 400
    assert "More than 2 files were chosen at once" in answer.content.decode()


def test_nothing_chosen_and_nothing_in_it_are_said(hr: Client, people: dict[str, Talent]) -> None:
    answer = sent(hr, {})
    assert answer.status_code == 422
    assert "Choose at least one file" in answer.content.decode()
    junk = {"__MACOSX/._10001_身份证.pdf": b"x", ".DS_Store": b"x", "件/Thumbs.db": b"x", "件/desktop.ini": b"x"}
    answer = sent(hr, {"x.zip": packed(junk)})
    assert answer.status_code == 422
    assert "There is no file in what was chosen" in answer.content.decode()
    assert ImportRun.objects.unscoped("test").count() == 0
    assert outcomes(scanned(hr, {"x.zip": packed(junk | GOOD)})) == dict.fromkeys(GOOD, "new")


def test_a_word_document_is_a_file_and_no_archive(hr: Client, people: dict[str, Talent]) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
    run = scanned(hr, {"10001_简历.docx": packed(parts)})
    assert outcomes(run) == {"10001_简历.docx": "new"}


def stored() -> Iterator[str]:
    for file in StagedFile.objects.all():
        yield from filter(None, (file.stored_as, file.made_as))


def test_what_is_recorded_goes_over_and_the_rest_goes_after_its_time(hr: Client, people: dict[str, Talent]) -> None:
    run = confirm(hr, scanned(hr, GOOD | {"99999_身份证.pdf": pdf("lost")}))
    assert len(list(stored())) == 1
    recorded = {row.stored_as for row in Evidence.objects.unscoped("test")}
    [left] = stored()
    assert runs.remove_uploads(before=dates.today(), by=SYSTEM) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "transaction", _AtOnce)
        patch.setattr("talentcareer.exchange.staging.transaction", _AtOnce)
        runs.remove_uploads(before=dates.today() + timedelta(days=1), by=SYSTEM)
    assert list(stored()) == []
    assert not files.path_of(left).exists()
    assert all(files.path_of(name).exists() for name in recorded)
    assert "removed after their time" in page_of(hr, run)


class _AtOnce:
    @staticmethod
    def on_commit(run: Callable[[], object]) -> None:
        run()


def test_a_file_that_is_gone_is_refused(hr: Client, people: dict[str, Talent]) -> None:
    answer = sent(hr, {"10001_身份证.pdf": pdf(), "10002_合同.pdf": pdf("b")})
    files.remove(StagedFile.objects.get(number=1).stored_as)
    work.run_waiting()
    run = ImportRun.objects.unscoped("test").get(pk=answer["Location"].split("/")[-2])
    assert outcomes(run) == {"10001_身份证.pdf": "file-gone", "10002_合同.pdf": "new"}


def test_few_and_many_files_take_as_many_queries(world: World, hr: Client, people: dict[str, Talent]) -> None:
    def asked(count: int) -> list[int]:
        for number in range(count):
            make_talent(world.surgery, staff_no=f"{count}9{number:03}", name="甲")
        found = {f"{count}9{number:03}_身份证.pdf": pdf(f"{count}{number}") for number in range(count)}
        found |= {f"{count}9{number:03}_照片.jpg": picture() for number in range(count)}
        counts = []
        with CaptureQueriesContext(
            connection,
        ) as queries:
            run = scanned(hr, found)
        counts.append(len(queries))
        hr.get(reverse("exchange:import-detail", args=[run.pk]))
        with CaptureQueriesContext(connection) as queries:
            page_of(hr, run)
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            assert confirm(hr, run).counts["new"] == 2 * count
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            hr.get(reverse("exchange:import-list"))
        return [*counts, len(queries)]

    asked(1)
    few, many = asked(2), asked(8)
    assert many[1] == few[1]
    # A check and a writing tell how far they are after each ten rows: a question or two more.
    assert all(abs(more - less) <= 4 for less, more in zip(few, many, strict=True)), (few, many)


@pytest.mark.parametrize(
    ("name", "number", "kind"),
    [
        ("10001_身份证.pdf", "10001", "身份证"),
        ("10001－身份证.pdf", "10001", "身份证"),
        ("10001＿身份证.pdf", "10001", "身份证"),
        ("10001 身份证.PDF", "10001", "身份证"),
        ("１０００１_身份证.pdf", "10001", "身份证"),
        ("10001身份证.pdf", "10001", "身份证"),
        ("10001_王明_身份证.pdf", "10001", "身份证"),
        ("王明_10001_身份证.pdf", "10001", "身份证"),
        ("身份证_10001.pdf", "10001", "身份证"),
        ("10001_身份证_正面.jpg", "10001", "身份证"),
        ("10001_身份证(2).jpg", "10001", "身份证"),
        ("10001_身份证扫描件.jpg", "10001", "身份证"),
        ("10001_身份证_1.jpg", "10001", "身份证"),
        ("10001_硕士_学位证.pdf", "10001", "硕士学位证"),
        ("10001_学历证书_本科.pdf", "10001", "学历证书"),
        ("BSH-2021-01_合同.pdf", "BSH-2021-01", "合同"),
        ("0001_照片.png", "0001", "照片"),
        ("10001/身份证.pdf", "10001", "身份证"),
        ("外科/10001_王明/毕业证.pdf", "10001", "毕业证"),
        ("10001/身份证_1.pdf", "10001", "身份证"),
        ("99999_身份证.pdf", "99999", "身份证"),
        ("身份证.pdf", "", "身份证"),
        ("IMG.jpg", "", ""),
        (".pdf", "", ""),
        ("", "", ""),
    ],
)
def test_what_a_name_says(name: str, number: str, kind: str) -> None:
    said: Told = told(name, is_number=lambda text: text in NUMBERS, kinds=codes.DOCUMENT_KINDS)
    assert (said.number, said.kind) == (number, kind)


def test_a_further_number_finds_the_person_as_an_import_does(
    world: World, hr: Client, people: dict[str, Talent]
) -> None:
    keep(TalentNumber(talent=people["wang"], kind="postdoc", number="BSH-2021-01"))
    make_talent(world.surgery, staff_no="00777", name="零")
    make_talent(world.surgery, staff_no="00007", name="短")
    run = scanned(hr, {"BSH-2021-01_合同.pdf": pdf("1"), "777_合同.pdf": pdf("2"), "7_合同.pdf": pdf("3")})
    assert outcomes(run) == {
        "BSH-2021-01_合同.pdf": "new", "777_合同.pdf": "new", "7_合同.pdf": "nobody-within-reach",
    }  # fmt: skip
    assert "00777 零" in page_of(hr, run)
