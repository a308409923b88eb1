"""What is sold. Product families are the part that deal registration needs."""

from django.db import models
from django.utils.translation import get_language

from partnerwerk.kit import ids


class ProductFamily(models.Model):
    """A group of products for which one protection is granted. `names` are what other languages
    call it: {"de": "Speichersysteme"}; whose language is not among them reads `name`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return str(self.names.get(get_language()) or self.name)

    @property
    def all_names(self) -> set[str]:
        return {self.name, *self.names.values()}
