"""What is sold. Product families are the part that deal registration needs."""

from django.db import models

from partnerwerk.kit import ids


class ProductFamily(models.Model):
    """A group of products for which one protection is granted."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
