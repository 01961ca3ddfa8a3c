"""Verbs of the catalogue."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.catalogue.models import Programme
from programs.catalogue.rules import programme_key
from talentcareer.audit.actions import Actor, action


@action("programme.saved")
def save_programme(programme: Programme, *, by: Actor) -> Programme:
    """Record a programme or a correction of it. Raises ValidationError where a name already means another programme."""
    programme.name_key = programme_key(programme.name)
    keys = {programme_key(word): word for word in (programme.name, *programme.aliases)}
    for other in Programme.objects.unscoped("a name means one programme").exclude(pk=programme.pk):
        for word in (other.name, *other.aliases):
            if programme_key(word) in keys:
                raise ValidationError(
                    _("“%(word)s” already means “%(other)s”. Choose another name, or change that programme.")
                    % {"word": keys[programme_key(word)], "other": other.name}
                )
    programme.full_clean()
    programme.save()
    return programme
