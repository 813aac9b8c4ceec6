"""Importing this gets Django ready, so that the imports that follow may name models."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weiyuan.settings")
django.setup()
