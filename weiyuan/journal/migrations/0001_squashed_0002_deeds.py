"""All tables of journal, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import uuid
import weiyuan.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('journal', '0001_initial'), ('journal', '0002_deeds')]

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='ChainHead',
                    fields=[
                        ('org', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='orgs.orgunit')),
                        ('seq', models.PositiveBigIntegerField(default=0)),
                        ('hash', models.CharField(default='', max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name='Counter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('prefix', models.CharField(max_length=12)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('last', models.PositiveIntegerField(default=0)),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('org', 'prefix', 'year'), name='counter_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Deed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                        ('title', models.CharField(max_length=120, verbose_name='事项')),
                        ('changes', models.JSONField(default=list)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '一次办理',
                        'indexes': [models.Index(fields=['by', '-at'], name='deed_newest')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seq', models.PositiveBigIntegerField()),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('actor_name', models.CharField(max_length=40, verbose_name='办理人姓名')),
                        ('kind', models.CharField(max_length=100, verbose_name='事项')),
                        ('model', models.CharField(max_length=60)),
                        ('object_id', models.BigIntegerField()),
                        ('object_no', models.CharField(blank=True, max_length=40, verbose_name='编号')),
                        ('before', models.CharField(blank=True, max_length=24, verbose_name='原状态')),
                        ('after', models.CharField(blank=True, max_length=24, verbose_name='新状态')),
                        ('changes', models.JSONField(default=dict, verbose_name='改动')),
                        ('note', models.TextField(blank=True, verbose_name='说明')),
                        ('previous', models.CharField(max_length=64)),
                        ('hash', models.CharField(max_length=64)),
                        ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('deed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='journal.deed', verbose_name='一次办理')),
                    ],
                    options={
                        'verbose_name': '记录',
                        'indexes': [models.Index(fields=['model', 'object_id', 'seq'], name='entry_of_record')],
                        'constraints': [models.UniqueConstraint(fields=('org', 'seq'), name='entry_seq_once')],
                    },
                ),
            ],
        ),
    ]
