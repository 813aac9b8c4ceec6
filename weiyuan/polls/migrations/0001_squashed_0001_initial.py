"""All tables of polls, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.activities.models.activity
import weiyuan.core.tables
import weiyuan.polls.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('polls', '0001_initial')]

    initial = True

    dependencies = [
        ('activities', '0003_places'),
        ('members', '0003_order_by_number'),
        ('orgs', '0003_calendar_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Poll',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=120, verbose_name='征询事项')),
                        ('kind', models.CharField(choices=weiyuan.activities.models.activity.activity_kinds, max_length=16, verbose_name='活动类型')),
                        ('place', models.CharField(blank=True, max_length=120, verbose_name='地点')),
                        ('text', models.TextField(blank=True, verbose_name='说明')),
                        ('closes_at', models.DateTimeField(verbose_name='答复截止时间')),
                        ('state', models.CharField(choices=weiyuan.polls.workflow.poll_states, default='draft', max_length=12, verbose_name='状态')),
                        ('activity', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='activities.activity', verbose_name='形成的活动')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='orgs.liaisonstation', verbose_name='联络站')),
                        ('chosen', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='polls.pollslot', verbose_name='选定的时段')),
                    ],
                    options={
                        'verbose_name': '时间征询',
                        'abstract': False,
                        'indexes': [models.Index(fields=['org', 'closes_at'], name='poll_day')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='poll_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'open', 'closed', 'decided', 'cancelled'])), name='poll_state_known'), models.CheckConstraint(condition=models.Q(('activity__isnull', True), ('state', 'decided'), _connector='OR'), name='poll_activity_decided')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='PollInvitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('must', models.BooleanField(default=False, verbose_name='必须到')),
                        ('hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='发出链接时间')),
                        ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='提醒时间')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                        ('comment', models.CharField(blank=True, max_length=200, verbose_name='附言')),
                        ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='poll_invitations', to='members.member', verbose_name='委员')),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='polls.poll', verbose_name='时间征询')),
                    ],
                    options={
                        'verbose_name': '征询对象',
                        'constraints': [models.UniqueConstraint(fields=('poll', 'member'), name='pollinvitation_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PollSlot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('start', models.DateTimeField(verbose_name='开始时间')),
                        ('end', models.DateTimeField(verbose_name='结束时间')),
                        ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='polls.poll', verbose_name='时间征询')),
                    ],
                    options={
                        'verbose_name': '时段',
                        'ordering': ['start', 'end', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='pollslot_times'), models.UniqueConstraint(fields=('poll', 'start', 'end'), name='pollslot_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PollAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('choice', models.CharField(choices=weiyuan.polls.workflow.choices, max_length=5, verbose_name='答复')),
                        ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='polls.pollinvitation', verbose_name='征询对象')),
                        ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='polls.pollslot', verbose_name='时段')),
                    ],
                    options={
                        'verbose_name': '征询答复',
                        'constraints': [models.UniqueConstraint(fields=('slot', 'invitation'), name='pollanswer_once'), models.CheckConstraint(condition=models.Q(('choice__in', ['yes', 'maybe', 'no'])), name='pollanswer_known')],
                    },
                ),
            ],
        ),
    ]
