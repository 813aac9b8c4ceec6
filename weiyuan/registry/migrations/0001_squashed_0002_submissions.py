"""All tables of registry, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import uuid
import weiyuan.core.tables
import weiyuan.registry.models.attachments
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('registry', '0001_initial'), ('registry', '0002_submissions')]

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Attachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('model', models.CharField(max_length=60)),
                        ('object_id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=100, verbose_name='文件名')),
                        ('kind', models.CharField(choices=weiyuan.registry.models.attachments.kinds, max_length=8, verbose_name='类型')),
                        ('size', models.PositiveIntegerField(verbose_name='大小')),
                        ('sha256', models.CharField(max_length=64)),
                        ('width', models.PositiveIntegerField(default=0)),
                        ('height', models.PositiveIntegerField(default=0)),
                        ('caption', models.CharField(blank=True, max_length=100, verbose_name='说明')),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                        ('deleted_at', models.DateTimeField(blank=True, null=True)),
                        ('swept_at', models.DateTimeField(blank=True, null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '附件',
                        'indexes': [models.Index(fields=['model', 'object_id'], name='attachment_of_record')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['jpeg', 'png', 'webp', 'pdf', 'docx', 'xlsx', 'pptx', 'doc', 'xls', 'ppt', 'txt'])), name='attachment_kind_known'), models.CheckConstraint(condition=models.Q(('swept_at__isnull', True), ('deleted_at__isnull', False), _connector='OR'), name='attachment_swept_if_deleted')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('query', models.CharField(max_length=1000)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('by', 'slug', 'name'), name='savedview_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Submission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(unique=True)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('model', models.CharField(blank=True, max_length=60)),
                        ('object_id', models.BigIntegerField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['at'], name='submission_day')],
                    },
                ),
            ],
        ),
    ]
