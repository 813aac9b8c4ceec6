"""All tables of consultations, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.consultations.models
import weiyuan.consultations.workflow
import weiyuan.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('consultations', '0001_initial')]

    initial = True

    dependencies = [
        ('activities', '0001_initial'),
        ('governance', '0001_initial'),
        ('matters', '0001_initial'),
        ('members', '0001_initial'),
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Consultation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=100, verbose_name='议题')),
                        ('kind', models.CharField(choices=weiyuan.consultations.models.consultation_kinds, max_length=12, verbose_name='协商类型')),
                        ('source', models.CharField(blank=True, choices=weiyuan.consultations.models.topic_sources, max_length=12, verbose_name='议题来源')),
                        ('platform', models.CharField(blank=True, max_length=60, verbose_name='协商平台')),
                        ('on', models.DateField(verbose_name='召开日期')),
                        ('place', models.CharField(blank=True, max_length=100, verbose_name='地点')),
                        ('chair', models.CharField(blank=True, max_length=40, verbose_name='主持人')),
                        ('state', models.CharField(choices=weiyuan.consultations.workflow.consultation_states, default='collected', max_length=16, verbose_name='状态')),
                        ('head_present', models.BooleanField(default=False, verbose_name='党工委主要负责人到会')),
                        ('announced_on', models.DateField(blank=True, null=True, verbose_name='通知日期')),
                        ('research', models.TextField(blank=True, verbose_name='会前调研情况')),
                        ('party_people', models.JSONField(blank=True, default=list, verbose_name='党政领导')),
                        ('unit_people', models.JSONField(blank=True, default=list, verbose_name='部门人员')),
                        ('experts', models.JSONField(blank=True, default=list, verbose_name='专家')),
                        ('residents', models.PositiveSmallIntegerField(default=0, verbose_name='群众代表人数')),
                        ('agenda', models.TextField(blank=True, verbose_name='议程')),
                        ('consensus', models.TextField(blank=True, verbose_name='共识')),
                        ('report_to', models.JSONField(blank=True, default=list, verbose_name='成果报送对象')),
                        ('reported_on', models.DateField(blank=True, null=True, verbose_name='成果报送日期')),
                        ('instruction', models.TextField(blank=True, verbose_name='批示')),
                        ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='回头看日期')),
                        ('review_text', models.TextField(blank=True, verbose_name='回头看情况')),
                        ('evaluation', models.TextField(blank=True, verbose_name='评价')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('members', models.ManyToManyField(blank=True, related_name='consultations', to='members.member', verbose_name='参加委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('plan_task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='governance.plantask', verbose_name='计划任务')),
                        ('research_activities', models.ManyToManyField(blank=True, related_name='consultations', to='activities.activity', verbose_name='会前调研活动')),
                        ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='governance.ruledocument', verbose_name='依据制度')),
                        ('source_matters', models.ManyToManyField(blank=True, related_name='consultations', to='matters.residentmatter', verbose_name='来源群众意见')),
                    ],
                    options={
                        'verbose_name': '协商议事',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='consultation_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['collected', 'selected', 'announced', 'research', 'held', 'consensus', 'reported', 'accepted', 'declined', 'implementing', 'reviewed', 'evaluated', 'closed'])), name='consultation_state_known'), models.CheckConstraint(condition=models.Q(('reported_on__isnull', True), ('reported_on__gte', models.F('on')), _connector='OR'), name='consultation_reported'), models.CheckConstraint(condition=models.Q(('reviewed_on__isnull', True), ('reviewed_on__gte', models.F('on')), _connector='OR'), name='consultation_reviewed')],
                        'indexes': [models.Index(fields=['org', 'on'], name='consultation_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='ConsultationOpinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('speaker', models.CharField(blank=True, max_length=40, verbose_name='其他发言人')),
                        ('subject', models.CharField(blank=True, max_length=40, verbose_name='涉及事项')),
                        ('text', models.TextField(verbose_name='意见建议')),
                        ('adopted', models.BooleanField(default=False, verbose_name='采纳')),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='consultations.consultation', verbose_name='协商议事')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '协商意见',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='consultationopinion_no_once'), models.CheckConstraint(condition=models.Q(('member__isnull', False), models.Q(('speaker', ''), _negated=True), _connector='OR'), name='opinion_has_speaker')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='OutcomeItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('item', models.CharField(max_length=200, verbose_name='成果事项')),
                        ('due', models.DateField(blank=True, null=True, verbose_name='完成期限')),
                        ('state', models.CharField(choices=weiyuan.consultations.workflow.outcome_states, default='todo', max_length=12, verbose_name='状态')),
                        ('done_on', models.DateField(blank=True, null=True, verbose_name='落实日期')),
                        ('result', models.TextField(blank=True, verbose_name='落实情况')),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='consultations.consultation', verbose_name='协商议事')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='orgs.handlingunit', verbose_name='承办单位')),
                    ],
                    options={
                        'verbose_name': '协商成果',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='outcomeitem_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['todo', 'doing', 'done', 'dropped'])), name='outcomeitem_state_known'), models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('state', 'done'), _connector='OR'), name='outcomeitem_done_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
            ],
        ),
    ]
