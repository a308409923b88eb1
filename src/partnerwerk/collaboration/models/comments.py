"""What is said on records."""

from django.db import models
from django.db.models import F, Q

from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import clock, ids


class Comment(models.Model):
    """What somebody said about a record, which its noun and id name. `only_for` is the organisation
    that an internal one belongs to; nobody else ever reads it. `mentions` are those who were named,
    with the name as it stands in the text. A removed one has lost its text.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    noun = models.CharField(max_length=40)
    record_id = models.UUIDField()
    partner_id = models.UUIDField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    only_for = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    mentions = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["record_id", "id"], name="comment_of_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(only_for=None) | Q(only_for=F("organisation")),
                name="comment_internal_to_its_own_side",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, text__gt="") | Q(removed_at__isnull=False, text=""),
                name="comment_has_text_until_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.noun} {self.record_id}"

    @property
    def is_internal(self) -> bool:
        return self.only_for_id is not None


class CommentVersion(models.Model):
    """What a comment said before it was changed or removed. Only its own side reads it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    partner_id = models.UUIDField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    until = models.DateTimeField(default=clock.now)
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.comment_id} {self.until}"
