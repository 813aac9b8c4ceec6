"""The product's settings with a folder of their own, plain static files and a cheap password hash."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

VAR = tempfile.mkdtemp(prefix="weiyuan-tests-")
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ["WEIYUAN_VAR"] = VAR
os.environ["WEIYUAN_STATIC"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
os.environ["WEIYUAN_HOSTS"] = "testserver,127.0.0.1,localhost"
(Path(VAR) / "static").mkdir()

from weiyuan.settings import *  # noqa: E402, F403 -- the environment comes first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False  # the tests sign in from one address more often than an office does
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 -- from the settings above
    # A file, as the product has it: in memory all threads of the tests' server would share one connection, and two
    # requests at once one transaction.
    DATABASES["default"]["TEST"] = {"NAME": f"{VAR}/tests.sqlite3"}  # noqa: F405 -- from the settings above
    OPTIONS = DATABASES["default"]["OPTIONS"]  # noqa: F405 -- from the settings above
    OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    # No pool: its threads may still be opening a connection when the tests' database is to be dropped.
    del DATABASES["default"]["OPTIONS"]["pool"]  # noqa: F405 -- from the settings above
