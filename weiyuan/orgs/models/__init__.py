"""Who belongs where: bodies, their names through time, stations, people, posts, accounts and roles."""

from weiyuan.orgs.models.bodies import OrgNameHistory, OrgUnit
from weiyuan.orgs.models.calendar import CalendarDay
from weiyuan.orgs.models.people import COMMAND_LINE, Invitation, RoleGrant, User
from weiyuan.orgs.models.places import Appointment, HandlingUnit, LiaisonStation, Person, Post
from weiyuan.orgs.models.records import Record, RecordQuery

__all__ = [
    "COMMAND_LINE",
    "Appointment",
    "CalendarDay",
    "HandlingUnit",
    "Invitation",
    "LiaisonStation",
    "OrgNameHistory",
    "OrgUnit",
    "Person",
    "Post",
    "Record",
    "RecordQuery",
    "RoleGrant",
    "User",
]
