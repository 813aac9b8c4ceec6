"""All tables of rota, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.rota.models
import weiyuan.rota.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('rota', '0001_rules_and_swaps')]

    initial = True

    dependencies = [
        ('activities', '0003_places'),
        ('governance', '0002_order_by_number'),
        ('members', '0003_order_by_number'),
        ('orgs', '0003_calendar_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='ReceptionRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=60, verbose_name='规则名称')),
                        ('pattern', models.CharField(choices=weiyuan.rota.models.patterns, default='weekly', max_length=12, verbose_name='怎样定日子')),
                        ('weekdays', models.JSONField(blank=True, default=list, verbose_name='星期几')),
                        ('nth', models.PositiveSmallIntegerField(blank=True, choices=weiyuan.rota.models.ordinals, null=True, verbose_name='当月第几个')),
                        ('monthdays', models.JSONField(blank=True, default=list, verbose_name='每月几号')),
                        ('to_workday', models.BooleanField(default=True, verbose_name='遇节假日顺延到工作日')),
                        ('since', models.DateField(verbose_name='起')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                        ('opens', models.TimeField(blank=True, null=True, verbose_name='开始时刻')),
                        ('closes', models.TimeField(blank=True, null=True, verbose_name='结束时刻')),
                        ('place', models.CharField(max_length=120, verbose_name='接待地点')),
                        ('needed', models.PositiveSmallIntegerField(default=2, verbose_name='每次几名委员')),
                        ('own_only', models.BooleanField(default=False, verbose_name='只排本站委员')),
                        ('announce_days', models.PositiveSmallIntegerField(default=3, verbose_name='提前几天公告')),
                        ('announce_itself', models.BooleanField(default=False, verbose_name='到期自动公告')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('plan_task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.plantask', verbose_name='计划任务')),
                        ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.ruledocument', verbose_name='依据制度')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reception_rules', to='orgs.liaisonstation', verbose_name='联络站')),
                    ],
                    options={
                        'verbose_name': '接待日规则',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='receptionrule_no_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='receptionrule_dates'), models.CheckConstraint(condition=models.Q(('opens__isnull', True), ('closes__isnull', True), ('closes__gte', models.F('opens')), _connector='OR'), name='receptionrule_times'), models.CheckConstraint(condition=models.Q(('needed__gte', 1)), name='receptionrule_needed')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='DrawnDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due', models.DateField(verbose_name='规则日期')),
                        ('reception', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drawn_for', to='activities.receptionday', verbose_name='接待日')),
                        ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drawn', to='rota.receptionrule', verbose_name='接待日规则')),
                    ],
                    options={
                        'verbose_name': '按规则排出的接待日',
                        'constraints': [models.UniqueConstraint(fields=('rule', 'due'), name='drawnday_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Unavailable',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('start', models.DateField(verbose_name='第一天')),
                        ('end', models.DateField(verbose_name='最后一天')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='事由')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '不便时间',
                        'abstract': False,
                        'indexes': [models.Index(fields=['org', 'start'], name='unavailable_day')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='unavailable_no_once'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='unavailable_dates')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='DutySwap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('words', models.CharField(blank=True, max_length=200, verbose_name='附言')),
                        ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                        ('state', models.CharField(choices=weiyuan.rota.workflow.swap_states, default='asked', max_length=12, verbose_name='状态')),
                        ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps_offered', to='members.member', verbose_name='对方')),
                        ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps_asked', to='members.member', verbose_name='提出人')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps', to='activities.receptionday', verbose_name='提出人的接待日')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('other_day', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='swaps_for', to='activities.receptionday', verbose_name='对方的接待日')),
                    ],
                    options={
                        'verbose_name': '换班',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='dutyswap_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'accepted', 'declined', 'withdrawn', 'expired'])), name='dutyswap_state_known'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True), ('state', 'asked')), fields=('day', 'asker', 'asked'), name='dutyswap_open_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
            ],
        ),
    ]
