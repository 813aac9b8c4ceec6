"""All tables of an app in one step, for the migrations that stand in for a whole chain of older ones.

Django keeps every model of the product rendered while it migrates, and renders again, for each model that is added,
all that hang together with it: on an empty database nearly all the time went there, and it grew with the square of
the number of models. Here the models are added unrendered and then rendered together, once an app.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """Several ``CreateModel`` as one operation. They may refer to each other in any order."""

    serialization_expand_args = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to the state, and forget what was rendered of it: whoever needs it next renders it anew."""
        if "apps" in vars(state):  # a cached property: del empties it
            del state.apps
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the tables. Foreign keys between them are the schema editor's to put off until all are there."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What ``migrate --plan`` says."""
        return f"Create models {', '.join(model.name for model in self.models)}"
