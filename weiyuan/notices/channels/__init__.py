"""The ways out of the house. They know what to send and to whom, and nothing of who told it or why."""

from weiyuan.notices.channels.guard import Refused, checked
from weiyuan.notices.channels.mail import send_mail
from weiyuan.notices.channels.parcel import Parcel
from weiyuan.notices.channels.robots import ROBOT_HOSTS, send_to_group
from weiyuan.notices.channels.sms import send_sms

__all__ = ["ROBOT_HOSTS", "Parcel", "Refused", "checked", "send_mail", "send_sms", "send_to_group"]
