import re
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import TemplateSyntaxError, engines
from django.utils import translation

from talentcareer.ui import parts
from talentcareer.ui.components import marks
from talentcareer.ui.components.registry import COMPONENTS, ComponentError, component
from talentcareer.ui.parts import Figure
from talentcareer.ui.widgets import SearchSelect, readings


def render(source: str, **values: Any) -> str:
    with translation.override("en"):
        text = engines["django"].from_string("{% load ui %}" + source).render(values)
    return re.sub(r">\s+<", "><", text).strip()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "{% stage_mark code='S30' text='30s' colour='red' %}",
            "{% stage_mark %} has no prop 'colour'. It takes: code*, text* (* required).",
        ),
        ("{% stage_mark code='S30' %}", "{% stage_mark %} lacks text. It takes: code*, text* (* required)."),
        (
            "{% stage_mark 'S30' '30s' 'x' %}",
            "{% stage_mark %} cannot take \"'x'\" by position. It takes: code*, text* (* required).",
        ),
        (
            "{% stage_mark 'S30' '30s' code='S40' %}",
            "{% stage_mark %} was given 'code' twice. It takes: code*, text* (* required).",
        ),
    ],
)
def test_a_wrong_prop_stops_the_template_and_lists_the_right_ones(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as refusal:
        render(source)
    assert str(refusal.value) == message


def test_a_wrong_choice_stops_the_page_and_lists_the_right_ones() -> None:
    with pytest.raises(ComponentError) as refusal:
        render("{% note tone=tone %}x{% endnote %}", tone="red")
    assert str(refusal.value) == "{% note %} was given tone='red'. It takes: tone=|due|bad|ok, title (* required)."


def test_a_wrong_item_stops_the_page_and_names_the_right_kind() -> None:
    with pytest.raises(ComponentError, match=r"\{% keys %\} takes KeyFigure items; one of them is 'x'\."):
        render("{% keys figures %}", figures=["x"])


def test_an_icon_that_the_sprite_lacks_is_named() -> None:
    with pytest.raises(ComponentError, match="There is no icon 'unicorn'"):
        render("{% icon 'unicorn' %}")


def test_one_name_belongs_to_one_component() -> None:
    with pytest.raises(ValueError, match="Two components are called 'num'"):
        component()(marks.num)


def test_every_component_says_what_it_is() -> None:
    assert [name for name, made in COMPONENTS.items() if not made.function.__doc__] == []


@pytest.mark.parametrize(
    ("value", "url", "expected"),
    [
        (58, "/rows/", '<a class="num" href="/rows/">58</a>'),
        (0, "/rows/", '<a class="num zero" href="/rows/">0</a>'),
        (None, "/rows/", '<span class="none">—</span>'),
        (1234, "", '<span class="fig">1,234</span>'),
        (0, "", '<span class="fig zero">0</span>'),
        (5, "/rows/?a=1&b=<x>", '<a class="num" href="/rows/?a=1&amp;b=&lt;x&gt;">5</a>'),
        (
            Figure(Decimal(9385512), "/rows/", "wan", stands_for="spent, 2024"),
            "",
            '<a class="num" href="/rows/">938.55<span class="visually-hidden"> spent, 2024</span></a>',
        ),
    ],
)
def test_a_figure_opens_its_rows(value: object, url: str, expected: str) -> None:
    assert render("{% num value url %}", value=value, url=url) == expected


@pytest.mark.parametrize("value", ["", "12", "—"])
def test_a_figure_that_is_text_is_refused(value: object) -> None:
    with pytest.raises(ComponentError, match="takes a number, a Figure, or None"):
        render("{% num value '/x' %}", value=value)


def test_what_people_typed_is_escaped_everywhere() -> None:
    bad = "<i x>&"
    texts = [
        render("{% page_head title=bad sub=bad %}{% endpage_head %}", bad=bad),
        render("{% stage_mark code='S30' text=bad %}{% integration_mark code=bad text=bad %}", bad=bad),
        render("{% state_badge bad %}{% note title=bad %}{{ bad }}{% endnote %}", bad=bad),
        render("{% sum_rows rows %}", rows=[parts.SumRow(bad, bad, bad, bad, bad)]),
        render("{% todo_list items %}", items=[parts.Todo(1, bad, bad, bad, bad, bad)]),
        render("{% pills items %}", items=[parts.Pill(bad, bad)]),
        render("{% definition rows %}", rows=[(bad, bad)]),
        render(
            "{% chart title=bad axis=bad series=series rows=rows %}",
            bad=bad,
            series=[bad],
            rows=[parts.ChartRow(bad, [Figure(1, bad)])],
        ),
    ]
    assert [text for text in texts if bad in text] == []
    assert all("&lt;i x&gt;&amp;" in text for text in texts)


def test_markup_between_the_tags_of_a_block_is_kept() -> None:
    assert render("{% note %}<a href='/x'>{{ name }}</a>{% endnote %}", name="<b>").endswith(
        "<div><a href='/x'>&lt;b&gt;</a></div></div>"
    )


def test_a_head_tells_its_count() -> None:
    text = render("{% page_head title='People' count=0 unit='people' beside='of 1,046' %}{% endpage_head %}")
    assert '<h1>People <span class="count">0 people</span><span class="q s fw-normal">of 1,046</span></h1>' in text


def test_a_value_that_is_not_there_is_a_dash_in_a_record() -> None:
    assert "<dd>—</dd>" in render("{% sum_rows rows %}", rows=[parts.SumRow("Title", None)])


def test_a_known_integration_has_its_shape_and_any_other_a_ring() -> None:
    text = render("{% integration_mark code='research' text='a' %}{% integration_mark code='reserve' text='b' %}")
    assert text == (
        '<span class="integration integration-research">a</span><span class="integration integration-other">b</span>'
    )


def test_a_line_of_years_leaves_out_what_cannot_be_said() -> None:
    assert render("{% spark values %}", values=[None, 0, 10]).count(" 17.0") == 1
    assert render("{% spark values %}", values=[None, 5]) == ""
    assert 'd="M2.0 17.0 32.0 17.0 62.0 17.0"' in render("{% spark values %}", values=[0, 0, 0])


def test_a_running_job_asks_for_itself_until_it_is_done() -> None:
    running = render("{% job_row text='x' state='running' percent=40 poll_url='/j/' cancel_url='/c/' %}")
    done = render(
        "{% job_row text='x' state='done' poll_url='/j/' cancel_url='/c/' result_url='/r/' result_text='Open' %}"
    )
    assert 'hx-get="/j/" hx-trigger="every 2s"' in running
    assert 'value="40"' in running
    assert "/c/" in running
    assert "hx-get" not in done
    assert "/c/" not in done
    assert '<a href="/r/">Open</a>' in done


def test_pages_keep_what_stands_in_the_address() -> None:
    page = Paginator(range(131), 50).get_page(2)
    text = render("{% pagination page query unit='units' %}", page=page, query=QueryDict("kind=a&kind=b&page=2"))
    assert "51–100 of 131 units" in text
    assert '<a href="?kind=a&amp;kind=b&amp;page=3">3</a>' in text
    assert '<span aria-current="page">2</span>' in text
    assert '<a href="?kind=a&amp;kind=b&amp;per_page=100">100</a>' in text


@pytest.mark.parametrize(("rows", "sizes", "numbers"), [(0, 0, 0), (50, 0, 0), (51, 3, 2)])
def test_one_page_offers_no_other(rows: int, sizes: int, numbers: int) -> None:
    text = render("{% pagination page query %}", page=Paginator(range(rows), 50).get_page(1), query=QueryDict(""))
    assert text.count("per_page=") == sizes
    assert len(re.findall(r'aria-current="page"|[?&;]page=', text)) == numbers


def test_a_chart_holds_the_table_it_draws() -> None:
    rows = [parts.ChartRow("2023", [Figure(39, "/a")]), parts.ChartRow("2024", [Figure(None)])]
    text = render(
        "{% chart title='Postdocs' axis='Year' series=series rows=rows now='2024' %}", series=["In station"], rows=rows
    )
    assert 'data-now="2024"' in text
    assert '<th scope="row">2023</th><td class="r"><a class="num" href="/a">39</a></td>' in text
    assert '<th scope="row">2024</th><td class="r"><span class="none">—</span></td>' in text


def test_a_chart_refuses_a_row_with_too_few_figures() -> None:
    with pytest.raises(ComponentError, match="row '2023' has 1 figures for 2 series"):
        render("{% chart title='x' axis='y' series=s rows=r %}", s=["a", "b"], r=[parts.ChartRow("2023", [Figure(1)])])


class Entry(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the passport")
    sex = forms.ChoiceField(label="Sex", choices=[("1", "Man"), ("2", "Woman")], widget=forms.RadioSelect)
    unit = forms.ChoiceField(label="Unit", choices=[("", "—"), ("1", "单氏科")], widget=SearchSelect, required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_form_says_its_errors_at_the_field_and_in_the_summary() -> None:
    form = Entry({"name": "", "sex": "", "token": "t"})
    text = render("{% error_summary form %}{% fields form %}", form=form)
    assert "2 things to mend" in text
    assert '<a href="#id_name">Name: This field is required.</a>' in text
    assert 'id="id_name_error"' in text
    assert 'aria-describedby="id_name_helptext id_name_error"' in text
    assert '<fieldset class="f f-bad" id="id_sex"' in text
    assert '<input type="hidden" name="token" value="t" id="id_token">' in text


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{% error_summary form %}", form=Entry()) == ""


def test_optional_fields_are_marked_and_required_ones_are_not() -> None:
    text = render("{% fields form %}", form=Entry())
    assert '<label for="id_unit">Unit<span class="req">optional</span></label>' in text
    assert '<label for="id_name">Name</label>' in text


def test_what_is_no_field_is_refused() -> None:
    with pytest.raises(ComponentError, match="takes a field of a form"):
        render("{% field form.nothing %}", form=Entry())


def test_options_are_found_by_every_reading_of_their_characters() -> None:
    words = readings("单氏科").split()
    assert {"danshike", "shanshike", "chanshike", "dsk", "ssk", "csk"} <= set(words)
    assert 'data-pinyin="' in str(Entry()["unit"])


def test_readings_stay_few() -> None:
    assert len(readings("曾单解区乐重" * 4).split()) <= 128
