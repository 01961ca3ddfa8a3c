"""The kind of workbook about recognitions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cohorts.codes import ORIGINS
from cohorts.directory import People
from cohorts.references import SAID, WHOSE, AboutPerson
from programs.catalogue.codes import LEVELS
from programs.catalogue.directory import Programmes, programme_names
from programs.recognitions.codes import RECOGNITION_STATUSES
from programs.recognitions.directory import Recognitions as Known
from programs.recognitions.models import Recognition
from talentcareer.exchange.editing import Editable
from talentcareer.exchange.kinds import Column, register, years_said
from talentcareer.exchange.planning import RowPlan, World
from talentcareer.exchange.widgets import Choice, Day, Text, Year


@register
class Recognitions(Editable, AboutPerson):
    """People selected by talent programmes 人才项目入选: one row a selection."""

    code, title, order = "recognitions", _("Recognitions"), 40
    permission = "recognition.write"
    needs = (SAID, frozenset({"programme"}), frozenset({"level", "year", "published_on", "document_number", "status"}))
    sheet_words = ("人才项目", "人才称号", "入选情况", "人才工程", "人才计划", "荣誉", "称号", "recognition")

    same_words = (
        ("入选", "获评", "评选", "授予", "获选", "获奖", "获批", "获得", "评定", "命名", "认定"),
        ("公布", "发布", "印发", "下发"),
    )

    programme = Column(
        "人才项目名称", "人才项目", "人才称号", "入选项目", "荣誉称号", "人才层次", "项目名称", "称号", "称号名称",
        "人才称号名称", "入选人才项目", "入选项目名称", "人才计划", "人才计划名称", "人才工程", "人才工程名称",
        "入选称号", "获得称号", "人才荣誉", "荣誉名称", "人才类别", "人才头衔", "头衔", "入选人才计划", "入选人才称号",
        "programme", "入选人才工程", "人才工程/计划", "所获人才称号", "获评称号", "人才帽子", "获得人才称号",
        "认定项目", "program", "talent programme", "talent program", label=_("programme"), widget=Text(120),
        required=True, offers=programme_names,
    )  # fmt: skip
    level = Column(
        "级别", "项目级别", "人才级别", "称号级别", "层级", "等级", "层次", "荣誉级别", "人才项目级别", "级别层次",
        "level", "人才称号级别", "人才层级", "人才等级", "项目层次", "人才项目层级", "称号等级", "项目等级", "授予级别",
        label=_("level"), widget=Choice(LEVELS),
    )  # fmt: skip
    year = Column(
        "年度", "入选年度", "年份", "入选年份", "获得年度", "获批年度", "获评年度", "批准年度", "公布年度", "入选时间",
        "获得时间", "获批时间", "year", label=_("year"), widget=Year(),
    )  # fmt: skip
    published_on = Column(
        "公布日期", "公布时间", "批准日期", "批准时间", "发文日期", "发文时间", "文件日期", "公示日期", "获批日期",
        "获得日期", "入选日期", "授予日期", "授予时间", "发布日期", "公布(发文)日期", "公布/发文日期", "文件公布日期",
        "文件发布日期", "文件印发日期", "下发日期", "印发日期", "命名日期", "认定日期", "入选公布日期", "published on",
        "publication date", "date", label=_("published on"), widget=Day(),
    )  # fmt: skip
    document_number = Column(
        "文号", "文件号", "文件编号", "发文号", "批文号", "批准文号", "公布文号", "入选文号", "发文字号", "文件文号",
        "批准文件号", "公布文件文号", "文件字号", "依据文号", "依据文件", "依据文件号", "文件依据", "批文", "公布文件",
        "入选文件号", "发文文号", "批文文号", "document no", "document no.", "document number", label=_("document no."),
        widget=Text(60),
    )  # fmt: skip
    status = Column(
        "状态", "入选状态", "项目状态", "称号状态", "入选结果", "结果", "评审结果", "当前状态", "获评状态", "评选结果",
        "入选情况", label=_("status"), widget=Choice(RECOGNITION_STATUSES),
    )  # fmt: skip
    origin = Column(
        "来源", "人才来源", "培养来源", "引进方式", "培养方式", "入选来源", "是否自主培养", label=_("origin"),
        widget=Choice(ORIGINS),
    )  # fmt: skip

    model, joined = Recognition, ("talent__unit", "programme")
    held_in = WHOSE | {"programme": "programme__name"} | {
        name: name for name in ("level", "year", "published_on", "document_number", "status", "origin")
    }  # fmt: skip

    def changes(self, row: Any, world: World) -> dict[str, Any]:
        """Take another programme by its name; a new one is added to the catalogue."""
        changed = super().changes(row, world)
        if row.touches("programme"):
            name, programmes = row["programme"], world[Programmes]
            changed["programme"] = programmes.find(name) or programmes.make(row, name, row["level"])
        return changed

    def context(self, sheet: Any, world: World) -> dict[str, Any]:
        """Read year and level from the sheet's name and title, for rows that do not say them."""
        levels = {code.code for text in sheet.titles for code in LEVELS if code.name_zh in text}
        years = years_said(sheet.titles)
        return {"level": levels.pop() if len(levels) == 1 else None, "year": years.pop() if len(years) == 1 else None}

    def plan(self, row: RowPlan, world: World) -> None:
        """Find person and programme (a new one is added to the catalogue); create or complete the recognition."""
        talent = world[People].of(row)
        year = row["year"] or (row["published_on"].year if row["published_on"] else row.context["year"])
        if not year:
            row.refuse(
                "year",
                "recognition-year-missing",
                _("The row says neither the year nor the day of publication. Fill in the year."),
            )
        programmes, known = world[Programmes], world[Known]
        programme = programmes.find(row["programme"])
        level = row["level"] or row.context["level"] or (programme.level if programme else None)
        if not level:
            row.refuse(
                "level",
                "level-missing",
                _("The programme “{programme}” is not in the catalogue and the row gives no level. Fill in the level."),
                programme=row["programme"],
            )
        if programme is None:
            programme = programmes.make(row, row["programme"], level)
        elif programme.level != level:
            row.warn(
                "level",
                "level-differs",
                _("The catalogue has “{programme}” as {known}. The level of this row was kept for this recognition."),
                programme=programme.name,
                known=LEVELS.label(programme.level),
            )
        recognition = known.find(talent.pk, programme.pk, year, row["document_number"] or "")
        given = row.given("published_on", "document_number", "status", "origin") | {"level": level}
        if recognition is None:
            recognition = Recognition(talent=talent, programme=programme, year=year, **given)
            row.claim(recognition.pk, name="programme")
            row.add(recognition, main=True)
            row.then(lambda: known.register(recognition))
        else:
            row.claim(recognition.pk, name="programme")
            row.set(
                recognition,
                given if row["level"] else {name: value for name, value in given.items() if name != "level"},
            )
