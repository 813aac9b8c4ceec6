"""What belongs to records of any register: attachments, forms that came in, lists kept at hand."""

from weiyuan.registry.models.attachments import Attachment
from weiyuan.registry.models.submissions import SavedView, Submission

__all__ = ["Attachment", "SavedView", "Submission"]
