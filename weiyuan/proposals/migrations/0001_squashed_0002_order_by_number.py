"""All tables of proposals, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.proposals.models
import weiyuan.proposals.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('proposals', '0001_initial'), ('proposals', '0002_order_by_number')]

    initial = True

    dependencies = [
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
                    name='Proposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=50, verbose_name='案由')),
                        ('kind', models.CharField(choices=weiyuan.proposals.models.proposal_kinds, default='personal', max_length=12, verbose_name='提案类型')),
                        ('group_name', models.CharField(blank=True, max_length=80, verbose_name='集体名称')),
                        ('group_contact', models.CharField(blank=True, max_length=40, verbose_name='集体联系人')),
                        ('group_phone', models.CharField(blank=True, max_length=40, verbose_name='集体联系电话')),
                        ('group_address', models.CharField(blank=True, max_length=200, verbose_name='集体地址邮编')),
                        ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                        ('case_no', models.CharField(blank=True, max_length=40, verbose_name='提案号')),
                        ('state', models.CharField(choices=weiyuan.proposals.workflow.proposal_states, default='draft', max_length=16, verbose_name='状态')),
                        ('category', models.CharField(blank=True, choices=weiyuan.proposals.models.categories, max_length=20, verbose_name='类别')),
                        ('problem', models.TextField(blank=True, verbose_name='问题')),
                        ('analysis', models.TextField(blank=True, verbose_name='分析')),
                        ('suggestion', models.TextField(blank=True, verbose_name='建议')),
                        ('other_source', models.CharField(blank=True, max_length=200, verbose_name='其他来源')),
                        ('wished_host_units', models.JSONField(blank=True, default=list, verbose_name='建议主办单位')),
                        ('wished_assist_units', models.JSONField(blank=True, default=list, verbose_name='建议会办单位')),
                        ('is_open', models.BooleanField(default=True, verbose_name='同意公开')),
                        ('closed_reason', models.CharField(blank=True, max_length=200, verbose_name='不公开原因')),
                        ('repeat', models.CharField(blank=True, choices=weiyuan.proposals.models.repeats, max_length=12, verbose_name='重复提案')),
                        ('not_filed_reason', models.CharField(blank=True, choices=weiyuan.proposals.models.not_filed_reasons, max_length=20, verbose_name='不立案原因')),
                        ('merged_into', models.CharField(blank=True, max_length=40, verbose_name='并入提案号')),
                        ('key', models.BooleanField(default=False, verbose_name='重点提案')),
                        ('excellent', models.BooleanField(default=False, verbose_name='优秀提案')),
                        ('dispatched_on', models.DateField(blank=True, null=True, verbose_name='交办日期')),
                        ('planned_finish', models.DateField(blank=True, null=True, verbose_name='办复期限')),
                        ('reply_date', models.DateField(blank=True, null=True, verbose_name='办复日期')),
                        ('reply_doc_no', models.CharField(blank=True, max_length=60, verbose_name='答复文号')),
                        ('reply_signer', models.CharField(blank=True, max_length=40, verbose_name='答复签发人')),
                        ('reply_class', models.CharField(blank=True, choices=weiyuan.proposals.models.reply_classes, max_length=1, verbose_name='办理结果')),
                        ('done_items', models.TextField(blank=True, verbose_name='已落实事项')),
                        ('planned_items', models.TextField(blank=True, verbose_name='计划落实事项')),
                        ('track_class', models.CharField(blank=True, choices=weiyuan.proposals.models.reply_classes, max_length=1, verbose_name='跟踪办理结果')),
                        ('track_text', models.TextField(blank=True, verbose_name='跟踪办理情况')),
                        ('redo', models.BooleanField(default=False, verbose_name='重新办理')),
                        ('assist_units', models.ManyToManyField(blank=True, related_name='assisted_proposals', to='orgs.handlingunit', verbose_name='会办单位')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('host_units', models.ManyToManyField(blank=True, related_name='hosted_proposals', to='orgs.handlingunit', verbose_name='主办单位')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('plan_task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='governance.plantask', verbose_name='计划任务')),
                        ('proposer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.member', verbose_name='第一提案人')),
                        ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.session', verbose_name='届次')),
                        ('source_matters', models.ManyToManyField(blank=True, related_name='proposals', to='matters.residentmatter', verbose_name='来源群众意见')),
                    ],
                    options={
                        'verbose_name': '提案',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='proposal_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cosigning', 'ready', 'submitted', 'filed', 'not_filed', 'merged', 'returned', 'turned', 'dispatched', 'unit_returned', 'handling', 'replied', 'feedback', 'answered', 'tracking', 'archived'])), name='proposal_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'group'), models.Q(('group_name', ''), _negated=True)), models.Q(models.Q(('kind', 'group'), _negated=True), ('proposer__isnull', False)), _connector='OR'), name='proposal_has_author'), models.CheckConstraint(condition=models.Q(('state__in', frozenset(['cosigning', 'draft', 'ready'])), ('submitted_on__isnull', False), _connector='OR'), name='proposal_submitted_day'), models.CheckConstraint(condition=models.Q(('not_filed_reason', ''), ('state', 'not_filed'), _connector='OR'), name='proposal_refusal'), models.CheckConstraint(condition=models.Q(('reply_class', ''), ('state__in', frozenset(['answered', 'archived', 'feedback', 'replied', 'tracking'])), ('redo', True), _connector='OR'), name='proposal_reply_class'), models.CheckConstraint(condition=models.Q(('reply_date__isnull', True), ('submitted_on__isnull', True), ('reply_date__gte', models.F('submitted_on')), _connector='OR'), name='proposal_dates')],
                        'indexes': [models.Index(fields=['org', 'submitted_on'], name='proposal_day'), models.Index(fields=['org', 'no'], name='proposal_number')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='ProposalCoSign',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('deadline', models.DateTimeField(blank=True, null=True, verbose_name='签名截止时间')),
                        ('state', models.CharField(choices=weiyuan.proposals.workflow.cosign_states, default='invited', max_length=12, verbose_name='状态')),
                        ('opinion', models.TextField(blank=True, verbose_name='意见')),
                        ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosigns', to='members.member', verbose_name='联名委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosigns', to='proposals.proposal', verbose_name='提案')),
                    ],
                    options={
                        'verbose_name': '提案联名',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='proposalcosign_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'signed', 'declined', 'expired'])), name='proposalcosign_state_known'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('proposal', 'member'), name='proposalcosign_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='ProposalFeedback',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('on', models.DateField(verbose_name='反馈日期')),
                        ('visited', models.CharField(blank=True, choices=weiyuan.proposals.models.visits, max_length=12, verbose_name='走访情况')),
                        ('heard_by', models.CharField(blank=True, choices=weiyuan.proposals.models.ways_heard, max_length=12, verbose_name='听取意见方式')),
                        ('attitude', models.CharField(choices=weiyuan.proposals.models.attitudes, max_length=16, verbose_name='对办理态度')),
                        ('pertinence', models.CharField(blank=True, choices=weiyuan.proposals.models.pertinences, max_length=8, verbose_name='答复针对性')),
                        ('leader_replied', models.BooleanField(default=False, verbose_name='领导当面答复')),
                        ('result', models.CharField(blank=True, choices=weiyuan.proposals.models.feedback_results, max_length=12, verbose_name='对办理结果')),
                        ('text', models.TextField(blank=True, verbose_name='意见')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedbacks', to='proposals.proposal', verbose_name='提案')),
                    ],
                    options={
                        'verbose_name': '提案反馈',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='proposalfeedback_no_once')],
                        'indexes': [models.Index(fields=['org', 'on'], name='proposalfeedback_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
            ],
        ),
    ]
