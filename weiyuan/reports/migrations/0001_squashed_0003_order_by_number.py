"""All tables of reports, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.reports.models
import weiyuan.reports.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reports', '0001_initial'), ('reports', '0002_order_of_the_list'), ('reports', '0003_order_by_number')]

    initial = True

    dependencies = [
        ('activities', '0002_order_by_number'),
        ('governance', '0002_order_by_number'),
        ('matters', '0002_order_by_number'),
        ('members', '0003_order_by_number'),
        ('orgs', '0002_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='ResearchReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=100, verbose_name='题目')),
                        ('is_proposal_draft', models.BooleanField(default=False, verbose_name='建议案')),
                        ('topic', models.CharField(blank=True, max_length=100, verbose_name='调研课题')),
                        ('done_by', models.CharField(blank=True, max_length=80, verbose_name='完成单位')),
                        ('other_writer', models.CharField(blank=True, max_length=40, verbose_name='其他执笔人')),
                        ('other_team', models.JSONField(blank=True, default=list, verbose_name='课题组其他成员')),
                        ('visits', models.JSONField(blank=True, default=list, verbose_name='走访单位')),
                        ('started_on', models.DateField(blank=True, null=True, verbose_name='开始日期')),
                        ('submitted_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                        ('state', models.CharField(choices=weiyuan.reports.workflow.research_states, default='planned', max_length=12, verbose_name='状态')),
                        ('body', models.TextField(blank=True, verbose_name='正文')),
                        ('sent_to', models.JSONField(blank=True, default=list, verbose_name='报送对象')),
                        ('sent_on', models.DateField(blank=True, null=True, verbose_name='报送日期')),
                        ('instructor', models.CharField(blank=True, max_length=60, verbose_name='批示人')),
                        ('instruction_text', models.TextField(blank=True, verbose_name='批示内容')),
                        ('activities', models.ManyToManyField(blank=True, related_name='reports', to='activities.activity', verbose_name='调研活动')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('lead_writer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports_written', to='members.member', verbose_name='执笔委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('plan_task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='governance.plantask', verbose_name='计划任务')),
                        ('team', models.ManyToManyField(blank=True, related_name='reports_shared', to='members.member', verbose_name='课题组委员')),
                    ],
                    options={
                        'verbose_name': '调研报告',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='researchreport_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'researching', 'drafting', 'submitted', 'returned', 'approved', 'sent', 'adopted', 'instructed', 'published'])), name='researchreport_state_known'), models.CheckConstraint(condition=models.Q(('state__in', frozenset(['drafting', 'planned', 'researching'])), ('submitted_on__isnull', False), _connector='OR'), name='researchreport_done_day'), models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('submitted_on__isnull', True), ('submitted_on__gte', models.F('started_on')), _connector='OR'), name='researchreport_dates')],
                        'indexes': [models.Index(fields=['org', 'submitted_on'], name='researchreport_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Publication',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=100, verbose_name='题目')),
                        ('other_authors', models.JSONField(blank=True, default=list, verbose_name='其他作者')),
                        ('periodical', models.CharField(max_length=60, verbose_name='报刊')),
                        ('issue', models.CharField(blank=True, max_length=40, verbose_name='期号')),
                        ('on', models.DateField(verbose_name='发表日期')),
                        ('url', models.URLField(blank=True, max_length=300, verbose_name='网址')),
                        ('authors', models.ManyToManyField(blank=True, related_name='publications', to='members.member', verbose_name='作者委员')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='reports.researchreport', verbose_name='调研报告')),
                    ],
                    options={
                        'verbose_name': '文章发表',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='publication_no_once')],
                        'indexes': [models.Index(fields=['org', 'on'], name='publication_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='SocialOpinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=100, verbose_name='题目')),
                        ('reporter_identity', models.CharField(choices=weiyuan.reports.models.identities, default='member', max_length=8, verbose_name='反映人身份')),
                        ('other_reporters', models.JSONField(blank=True, default=list, verbose_name='其他反映人')),
                        ('reported_on', models.DateField(verbose_name='反映日期')),
                        ('state', models.CharField(choices=weiyuan.reports.workflow.opinion_states, default='draft', max_length=12, verbose_name='状态')),
                        ('category', models.CharField(blank=True, choices=weiyuan.reports.models.categories, max_length=16, verbose_name='类别')),
                        ('policy_title', models.CharField(blank=True, max_length=120, verbose_name='针对政策')),
                        ('policy_issuer', models.CharField(blank=True, max_length=60, verbose_name='政策出台单位')),
                        ('policy_date', models.DateField(blank=True, null=True, verbose_name='政策出台日期')),
                        ('reaction', models.CharField(blank=True, choices=weiyuan.reports.models.reactions, max_length=8, verbose_name='群众反映程度')),
                        ('situation', models.TextField(blank=True, verbose_name='情况反映')),
                        ('cause', models.TextField(blank=True, verbose_name='原因分析')),
                        ('advice', models.TextField(blank=True, verbose_name='意见建议')),
                        ('time_critical', models.BooleanField(default=False, verbose_name='时效性强')),
                        ('pertinent', models.BooleanField(default=False, verbose_name='针对性强')),
                        ('is_open', models.BooleanField(default=True, verbose_name='同意公开')),
                        ('reviewer', models.CharField(blank=True, max_length=40, verbose_name='审阅领导')),
                        ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='审阅日期')),
                        ('review_opinion', models.TextField(blank=True, verbose_name='审阅意见')),
                        ('returned_on', models.DateField(blank=True, null=True, verbose_name='退回日期')),
                        ('edited_title', models.CharField(blank=True, max_length=100, verbose_name='核稿题目')),
                        ('edited_situation', models.TextField(blank=True, verbose_name='核稿情况反映')),
                        ('edited_advice', models.TextField(blank=True, verbose_name='核稿意见建议')),
                        ('signer', models.CharField(blank=True, max_length=40, verbose_name='签发人')),
                        ('sent_to', models.JSONField(blank=True, default=list, verbose_name='报送对象')),
                        ('sent_on', models.DateField(blank=True, null=True, verbose_name='报送日期')),
                        ('co_reporters', models.ManyToManyField(blank=True, related_name='opinions_joined', to='members.member', verbose_name='联名委员')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('plan_task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='governance.plantask', verbose_name='计划任务')),
                        ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions_reported', to='members.member', verbose_name='反映委员')),
                        ('source_activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='activities.activity', verbose_name='来源活动')),
                        ('source_matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='matters.residentmatter', verbose_name='来源群众意见')),
                        ('source_research', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='reports.researchreport', verbose_name='来源调研')),
                    ],
                    options={
                        'verbose_name': '社情民意信息',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='socialopinion_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'approved', 'returned', 'kept', 'edited', 'signed', 'sent', 'not_adopted', 'adopted', 'instructed', 'archived'])), name='socialopinion_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', frozenset(['adopted', 'instructed', 'not_adopted', 'sent'])), _negated=True), ('sent_on__isnull', False), _connector='OR'), name='socialopinion_sent_day'), models.CheckConstraint(condition=models.Q(('sent_on__isnull', True), ('reviewed_on__isnull', True), ('sent_on__gte', models.F('reviewed_on')), _connector='OR'), name='socialopinion_review_first'), models.CheckConstraint(condition=models.Q(models.Q(('reporter_identity', 'member'), _negated=True), ('reporter__isnull', False), _connector='OR'), name='socialopinion_reporter')],
                        'indexes': [models.Index(fields=['org', 'sent_on'], name='socialopinion_day'), models.Index(fields=['org', 'reported_on'], name='socialopinion_reported'), models.Index(fields=['org', 'no'], name='socialopinion_number')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='InfoAdoption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('level', models.CharField(choices=weiyuan.reports.models.adoption_levels, max_length=12, verbose_name='采用级别')),
                        ('form', models.CharField(choices=weiyuan.reports.models.adoption_forms, default='single', max_length=12, verbose_name='采用形式')),
                        ('adopter', models.CharField(max_length=80, verbose_name='采用单位')),
                        ('on', models.DateField(verbose_name='采用日期')),
                        ('issue_no', models.CharField(blank=True, max_length=40, verbose_name='期数')),
                        ('receiver', models.CharField(blank=True, max_length=80, verbose_name='主送')),
                        ('instruction', models.BooleanField(default=False, verbose_name='领导批示')),
                        ('instructor', models.CharField(blank=True, max_length=60, verbose_name='批示人')),
                        ('instruction_text', models.TextField(blank=True, verbose_name='批示内容')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='reports.socialopinion', verbose_name='社情民意信息')),
                    ],
                    options={
                        'verbose_name': '信息采用',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='infoadoption_no_once'), models.CheckConstraint(condition=models.Q(('instruction', True), models.Q(('instruction_text', ''), ('instructor', '')), _connector='OR'), name='infoadoption_instruction')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
            ],
        ),
    ]
