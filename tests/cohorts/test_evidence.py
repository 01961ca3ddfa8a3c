"""Evidence, photos, the personal file and requests for correction, through the real stack."""

import io
import zipfile
from collections.abc import Iterator

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cohorts.actions.evidence import attach
from cohorts.entering import PersonEntryForm
from cohorts.files import checked
from cohorts.models import CorrectionRequest, Evidence, Talent
from cohorts.models.evidence import kinds_shown
from programs.catalogue.models import Programme
from programs.recognitions.models import Recognition
from talentcareer.audit.models import Entry
from tests.builders.people import keep, make_cohort, make_membership, make_talent
from tests.builders.world import make_account

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def image(kind: str = "JPEG", size: tuple[int, int] = (900, 1200)) -> bytes:
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "相机厂"
    Image.new("RGB", size, "navy").save(content, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return content.getvalue()


def word() -> bytes:
    content = io.BytesIO()
    docx.Document().save(content)
    return content.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def talent(world) -> Talent:
    return make_talent(world.surgery, staff_no="10001", name="王明")


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def add(client: Client, talent: Talent, name: str, content: bytes, **more: str):
    facts = {"talent": talent.staff_no, "file": upload(name, content), "title": "", **more}
    return client.post(reverse("cohorts:evidence-add"), facts)


@pytest.mark.parametrize(
    ("name", "content", "content_type", "way"),
    [
        ("证书.pdf", PDF, "application/pdf", "inline"),
        ("证书.jpg", image(), "image/jpeg", "inline"),
        ("证书.png", image("PNG"), "image/png", "inline"),
        ("证书.docx", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ("伪装.pdf", image("PNG"), "image/png", "inline"),
    ],
)
def test_a_file_is_kept_and_served_by_what_it_is(hr, talent, name, content, content_type, way) -> None:
    answer = add(hr, talent, name, content, title="入选文件")
    assert answer.status_code == 302, answer.context["form"].errors
    kept = Evidence.objects.get()
    assert (kept.title, kept.file_name, kept.content_type, kept.size_bytes) == (
        "入选文件",
        name,
        content_type,
        len(content),
    )
    assert name not in kept.stored_as
    got = hr.get(kept.get_absolute_url())
    assert (got.content, got["Content-Type"], got["X-Content-Type-Options"]) == (content, content_type, "nosniff")
    assert got["Content-Disposition"].startswith(way)
    assert Entry.objects.filter(action="evidence.opened", subject_id=str(talent.pk)).count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("脚本.html", b"<script>alert(1)</script>", "脚本.html"),
        ("动图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "动图.svg"),
        ("坏图.jpg", image()[:400], "坏图.jpg"),
        ("大.pdf", PDF + b"\0" * 20_000_001, "大.pdf"),
        ("压缩.zip", b"PK\x03\x04broken", "压缩.zip"),
    ],
)
def test_what_is_not_taken_is_named(hr, talent, name, content, words) -> None:
    answer = add(hr, talent, name, content, title="入选文件")
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert "入选文件" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_the_same_file_is_kept_once(hr, talent) -> None:
    add(hr, talent, "证书.pdf", PDF)
    add(hr, talent, "证书 (1).pdf", PDF)
    assert Evidence.objects.count() == 1


def test_a_file_comes_with_its_record_or_not_at_all(hr, talent) -> None:
    programme = keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))
    facts = {"talent": "10001", "programme": str(programme.pk), "year": "2023", "status": "awarded"}
    hr.post(reverse("recognitions:recognition-add"), facts | {"evidence": upload("文件.pdf", PDF)})
    row = Recognition.objects.get()
    assert Evidence.objects.about(row).get().talent == talent
    again = hr.post(reverse("recognitions:recognition-add"), facts | {"evidence": upload("另.pdf", PDF + b"2")})
    assert again.status_code == 422, "the recognition is recorded already"
    assert Evidence.objects.count() == 1


def test_who_opens_a_file(world, talent, hr) -> None:
    add(hr, talent, "证书.pdf", PDF)
    url = Evidence.objects.get().get_absolute_url()
    other = make_account("own", role="talent", unit=world.hospital)
    expected = {"hr": 200, "office": 200, "head": 403, "other_head": 403, "leader": 403, "system_admin": 403}
    found = {name: client_of(getattr(world, name)).get(url).status_code for name in expected}
    assert found == expected
    assert client_of(other).get(url).status_code == 404


def test_a_file_about_a_confidential_batch_stays_with_those_who_may_know(world, talent, hr) -> None:
    cohort = make_cohort(world.hospital, name="涉密批", confidential=True)
    membership = make_membership(talent, cohort)
    add(hr, talent, "协议.pdf", PDF)
    kept = Evidence.objects.get()
    shows = attach(talent, checked("密.pdf", PDF + b"x"), about=membership, by=world.hr)
    functional = make_account("verifies", role="functional", unit=world.hospital)
    seen = set(Evidence.objects.visible_to(functional).values_list("pk", flat=True))
    assert seen == {kept.pk}
    assert client_of(functional).get(shows.get_absolute_url()).status_code == 404
    assert hr.get(shows.get_absolute_url()).status_code == 200


def forms_taking_evidence(base: type = PersonEntryForm) -> Iterator[type]:
    for form in base.__subclasses__():
        if form.takes_evidence and form._meta.model:
            yield form
        yield from forms_taking_evidence(form)


def test_whatever_is_entered_with_a_file_shows_it() -> None:
    entered = {form._meta.model for form in forms_taking_evidence()}
    assert len(entered) == 11
    assert entered - set(kinds_shown()) == set()


def test_a_file_about_another_kind_of_record_is_not_seen(world, talent) -> None:
    attach(talent, checked("批次.pdf", PDF), about=make_cohort(world.hospital), by=world.hr)
    assert list(Evidence.objects.visible_to(world.hr)) == []


def test_a_photo_is_made_small_and_plain_and_replaced(world, hr, talent) -> None:
    url = reverse("cohorts:talent-photo-set", args=[talent.pk])
    assert hr.post(url, {"photo": upload("我.pdf", PDF)}).status_code == 422
    assert hr.post(url, {"photo": upload("我.jpg", image())}).status_code == 302
    shown = Image.open(io.BytesIO(hr.get(reverse("cohorts:talent-photo", args=[talent.pk])).content))
    assert shown.size == (480, 640)
    assert dict(shown.getexif()) == {}
    hr.post(url, {"photo": upload("新.png", image("PNG", (300, 300)))})
    assert Evidence.objects.photos().get().file_name == "新.jpg"
    assert Evidence.everything.count() == 2
    assert client_of(world.other_head).get(reverse("cohorts:talent-photo", args=[talent.pk])).status_code == 404


def test_the_personal_file_says_what_the_page_says(hr, talent) -> None:
    programme = keep(Programme(name="青年拔尖人才", name_key="青年拔尖人才", level="national"))
    keep(Recognition(talent=talent, programme=programme, level="national", year=2023, document_number="甲字1号"))
    add(hr, talent, "证书.pdf", PDF, title="入选文件")
    page = hr.get(reverse("cohorts:dossier", args=[talent.pk]))
    assert "青年拔尖人才" in page.content.decode()
    answer = hr.get(reverse("cohorts:dossier-zip", args=[talent.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == ["10001_王明_一人一档.docx", "001_入选文件_证书.pdf"]
    assert archive.read("001_入选文件_证书.pdf") == PDF
    document = docx.Document(io.BytesIO(archive.read("10001_王明_一人一档.docx")))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any(row[0] == "青年拔尖人才" and "甲字1号" in row for row in cells), cells
    assert all("Correct" not in cell and "更正" not in cell for row in cells for cell in row)
    assert Entry.objects.filter(action="dossier.taken").count() == 1


@pytest.fixture
def own(world, talent) -> Client:
    user = make_account("wangming", role="talent", unit=world.hospital)
    talent.user = user
    keep(talent)
    return client_of(user)


def asked(own: Client, talent: Talent, **facts) -> CorrectionRequest:
    answer = own.post(reverse("cohorts:correction-add", args=[talent.pk]), {"section": "basic", **facts})
    assert answer.status_code == 302, answer.context["form"].errors
    return CorrectionRequest.objects.get()


def test_a_value_asked_for_is_accepted_into_the_record(own, hr, talent) -> None:
    request = asked(own, talent, field="hired_on", value="2016.7.1", file=upload("合同.pdf", PDF))
    url = reverse("cohorts:correction", args=[request.pk])
    assert hr.get(url).context["told"].endswith("2016.7.1")
    assert hr.post(url, {"decision": "accept", "value": "2016.7.1", "reason": ""}).status_code == 302
    talent.refresh_from_db()
    request.refresh_from_db()
    assert (talent.hired_on.isoformat(), request.state) == ("2016-07-01", "accepted")
    assert hr.post(url, {"decision": "accept", "value": "2016.7.1"}).status_code == 403, "answered once"


def test_declining_needs_a_reason_and_the_person_reads_it(own, hr, talent) -> None:
    request = asked(own, talent, words="第二段任职日期不对")
    url = reverse("cohorts:correction", args=[request.pk])
    assert hr.post(url, {"decision": "decline", "reason": ""}).status_code == 422
    hr.post(url, {"decision": "decline", "reason": "与任命文件一致"})
    assert "与任命文件一致" in own.get(url).content.decode()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"field": "hired_on", "value": "2016-02-30"}, "value"),
        ({"field": "email", "value": "不是邮箱"}, "value"),
        ({"field": "email", "value": ""}, "value"),
        ({"field": "", "value": "x", "words": "y"}, "field"),
        ({"words": "  "}, "words"),
    ],
)
def test_what_cannot_be_asked_for_is_said_at_once(own, talent, facts, field) -> None:
    answer = own.post(reverse("cohorts:correction-add", args=[talent.pk]), {"section": "basic", **facts})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_person_asks_for_the_own_record_alone(own, world, talent) -> None:
    stranger = make_talent(world.surgery)
    assert own.get(reverse("cohorts:correction-add", args=[stranger.pk])).status_code == 404
    assert client_of(world.hr).get(reverse("cohorts:correction-add", args=[talent.pk])).status_code == 403
    request = asked(own, talent, words="任职日期不对")
    assert own.post(reverse("cohorts:correction", args=[request.pk]), {"decision": "accept"}).status_code == 403
    own.post(reverse("cohorts:correction-withdraw", args=[request.pk]))
    request.refresh_from_db()
    assert request.state == "withdrawn"
