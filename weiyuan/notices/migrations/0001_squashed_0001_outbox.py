"""All tables of notices, for an empty database: in the place of the older migrations that it names."""

import datetime
import django.db.models.deletion
import rules.contrib.models
import uuid
import weiyuan.core.crypto
import weiyuan.core.tables
import weiyuan.notices.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_outbox')]

    initial = True

    dependencies = [
        ('orgs', '0003_calendar_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('kind', models.CharField(choices=weiyuan.notices.models.kinds, max_length=12, verbose_name='类别')),
                        ('key', models.CharField(max_length=120)),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('text', models.TextField(blank=True, verbose_name='内容')),
                        ('href', models.CharField(blank=True, max_length=300)),
                        ('model', models.CharField(blank=True, max_length=60)),
                        ('object_id', models.BigIntegerField(null=True)),
                        ('on', models.DateTimeField(verbose_name='时间')),
                        ('read_at', models.DateTimeField(null=True, verbose_name='阅读时间')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ],
                    options={
                        'verbose_name': '通知',
                        'indexes': [models.Index(fields=['user', '-on'], name='message_newest'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='message_unread'), models.Index(fields=['org', '-on'], name='message_of_body')],
                        'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='message_told_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Mute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('model', models.CharField(max_length=60)),
                        ('object_id', models.BigIntegerField()),
                        ('title', models.CharField(max_length=200)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'model', 'object_id'), name='mute_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                        ('phone', weiyuan.core.crypto.EncryptedTextField(blank=True, default='', verbose_name='手机')),
                        ('by_email', models.BooleanField(default=True, verbose_name='发邮件')),
                        ('by_sms', models.BooleanField(default=False, verbose_name='发短信')),
                        ('muted_kinds', models.JSONField(default=list, verbose_name='不要提醒的类别')),
                        ('quiet_from', models.TimeField(default=datetime.time(21, 0), verbose_name='免打扰从')),
                        ('quiet_to', models.TimeField(default=datetime.time(7, 30), verbose_name='到')),
                        ('digest_hour', models.PositiveSmallIntegerField(default=17, verbose_name='每日汇总时间')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preference', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('digest_hour__lt', 24)), name='preference_hour')],
                    },
                ),
                migrations.CreateModel(
                    name='Robot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('make', models.CharField(choices=weiyuan.notices.models.makes, max_length=12, verbose_name='平台')),
                        ('name', models.CharField(max_length=40, verbose_name='群名称')),
                        ('url', weiyuan.core.crypto.EncryptedTextField(verbose_name='Webhook 地址')),
                        ('secret', weiyuan.core.crypto.EncryptedTextField(blank=True, default='', verbose_name='加签密钥')),
                        ('active', models.BooleanField(default=True, verbose_name='启用')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='robots', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '群机器人',
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('channel', models.CharField(choices=weiyuan.notices.models.channels, max_length=8, verbose_name='渠道')),
                        ('fate', models.CharField(choices=weiyuan.notices.models.fates, default='queued', max_length=8, verbose_name='结果')),
                        ('digest', models.BooleanField(default=False, verbose_name='汇总')),
                        ('since', models.DateTimeField(null=True)),
                        ('until', models.DateTimeField(null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('next_try', models.DateTimeField()),
                        ('worker', models.CharField(blank=True, max_length=120)),
                        ('claimed_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True, verbose_name='发出时间')),
                        ('error', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                        ('messages', models.ManyToManyField(related_name='deliveries', to='notices.message')),
                        ('robot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notices.robot')),
                    ],
                    options={
                        'verbose_name': '发送记录',
                        'indexes': [models.Index(condition=models.Q(('fate__in', ['queued', 'held'])), fields=['next_try'], name='delivery_waiting'), models.Index(condition=models.Q(('fate', 'sending')), fields=['claimed_at'], name='delivery_held_by')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('user__isnull', True), ('robot__isnull', True), _connector='XOR'), name='delivery_one_receiver'), models.CheckConstraint(condition=models.Q(('digest', False), ('until__isnull', False), _connector='OR'), name='delivery_window'), models.CheckConstraint(condition=models.Q(('since__isnull', True), ('since__lt', models.F('until')), _connector='OR'), name='delivery_since'), models.UniqueConstraint(condition=models.Q(('digest', True)), fields=('user', 'channel', 'until'), name='delivery_one_digest'), models.UniqueConstraint(condition=models.Q(('digest', True)), fields=('robot', 'until'), name='delivery_group_digest')],
                    },
                ),
            ],
        ),
    ]
