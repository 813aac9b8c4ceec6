"""All tables of ledger, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import uuid
import weiyuan.core.tables
import weiyuan.ledger.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('ledger', '0001_initial'), ('ledger', '0002_previews')]

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='LedgerJob',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(choices=weiyuan.ledger.models.kinds, max_length=8, verbose_name='类型')),
                        ('phase', models.CharField(choices=weiyuan.ledger.models.phases, default='waiting', max_length=12, verbose_name='进度')),
                        ('file', models.FileField(blank=True, upload_to=weiyuan.ledger.models.own_name)),
                        ('filename', models.CharField(max_length=200, verbose_name='文件名')),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('stage', models.CharField(blank=True, max_length=60)),
                        ('percent', models.PositiveSmallIntegerField(default=0)),
                        ('report', models.JSONField(default=dict)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('asked', models.JSONField(default=dict)),
                        ('register', models.CharField(blank=True, default='', max_length=60, verbose_name='登记簿')),
                    ],
                    options={
                        'verbose_name': '台账导入导出',
                        'indexes': [models.Index(fields=['org', '-created_at'], name='ledgerjob_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('phase__in', ['waiting', 'checking', 'checked', 'refused', 'importing', 'done', 'failed', 'cancelled'])), name='ledgerjob_phase_known')],
                    },
                ),
                migrations.CreateModel(
                    name='PreviewRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.PositiveIntegerField()),
                        ('sheet', models.CharField(max_length=40)),
                        ('number', models.PositiveIntegerField()),
                        ('status', models.CharField(choices=weiyuan.ledger.models.statuses, max_length=8)),
                        ('record', models.CharField(max_length=80)),
                        ('said', models.JSONField(default=list)),
                        ('moved', models.BooleanField(default=False)),
                        ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview', to='ledger.ledgerjob')),
                    ],
                    options={
                        'verbose_name': '导入预览',
                        'indexes': [models.Index(fields=['job', 'status', 'at'], name='previewrow_of_job')],
                    },
                ),
            ],
        ),
    ]
