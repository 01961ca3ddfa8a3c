"""Words for the levels of talent programmes."""

from django.utils.translation import gettext_lazy as _

from programs.catalogue.choices import Level
from talentcareer.exchange.codes import from_choices

LEVELS = from_choices(
    _("levels"),
    Level,
    {
        "national": ("国家级", "国家", "国级", "国家层面"),
        "provincial": ("省部级", "省级", "部级", "部省级", "省", "省部"),
        "municipal": ("市厅级", "市级", "厅级", "厅局级", "厅市级", "地厅级", "市局级", "地市级", "市"),
        "district": ("区县级", "区级", "县级", "县区级", "县市区级", "区县"),
        "hospital": ("院级", "医院级", "院内", "本院", "单位级", "医院"),
    },
)
