"""All tables of members, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.members.models.edits
import weiyuan.members.models.people
import weiyuan.members.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('members', '0001_initial'), ('members', '0002_edits'), ('members', '0003_order_by_number')]

    initial = True

    dependencies = [
        ('orgs', '0002_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Member',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('gender', models.CharField(choices=weiyuan.members.models.people.genders, max_length=8, verbose_name='性别')),
                        ('birth_date', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                        ('ethnicity', models.CharField(blank=True, max_length=20, verbose_name='民族')),
                        ('native_place', models.CharField(blank=True, max_length=60, verbose_name='籍贯')),
                        ('education', models.CharField(blank=True, max_length=20, verbose_name='学历')),
                        ('party', models.CharField(choices=weiyuan.members.models.people.parties, max_length=12, verbose_name='政治面貌')),
                        ('employer', models.CharField(max_length=100, verbose_name='工作单位')),
                        ('job_title', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                        ('prof_title', models.CharField(blank=True, max_length=60, verbose_name='职称')),
                        ('employer_type', models.CharField(blank=True, choices=weiyuan.members.models.people.employer_types, max_length=12, verbose_name='单位性质')),
                        ('field', models.CharField(blank=True, max_length=40, verbose_name='社会领域')),
                        ('system', models.CharField(blank=True, max_length=40, verbose_name='所属系统')),
                        ('mobile', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                        ('honors', models.TextField(blank=True, verbose_name='荣誉')),
                        ('contact_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='联系间隔（天）')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('stations', models.ManyToManyField(blank=True, related_name='members', to='orgs.liaisonstation', verbose_name='联系站点')),
                        ('user', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='member', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ],
                    options={
                        'verbose_name': '委员',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='member_no_once')],
                        'indexes': [models.Index(fields=['org', 'no'], name='member_number')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='ContactLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('kind', models.CharField(choices=weiyuan.members.models.people.contact_kinds, max_length=20, verbose_name='联系类型')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('content', models.TextField(verbose_name='内容')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='orgs.handlingunit', verbose_name='科室')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='orgs.liaisonstation', verbose_name='联络站')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='members.member', verbose_name='委员')),
                    ],
                    options={
                        'verbose_name': '联络记录',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='contactlog_no_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'member'), ('member__isnull', False)), models.Q(models.Q(('kind', 'member'), _negated=True), ('office__isnull', False)), _connector='OR'), name='contact_with_somebody')],
                        'indexes': [models.Index(fields=['org', 'on'], name='contactlog_day'), models.Index(fields=['org', 'no'], name='contactlog_number')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='MemberDifficulty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('reported_on', models.DateField(verbose_name='反映日期')),
                        ('content', models.TextField(verbose_name='困难情况')),
                        ('action', models.TextField(blank=True, verbose_name='办理情况')),
                        ('result', models.TextField(blank=True, verbose_name='结果')),
                        ('solved_on', models.DateField(blank=True, null=True, verbose_name='解决日期')),
                        ('state', models.CharField(choices=weiyuan.members.workflow.difficulty_states, default='reported', max_length=12, verbose_name='状态')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='difficulties', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '委员困难',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='memberdifficulty_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'handled', 'solved', 'explained'])), name='memberdifficulty_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'solved'), _negated=True), ('solved_on__isnull', False), _connector='OR'), name='memberdifficulty_solved_on')],
                        'indexes': [models.Index(fields=['org', 'reported_on'], name='difficulty_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Term',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='届')),
                        ('start', models.DateField(verbose_name='起')),
                        ('end', models.DateField(verbose_name='止')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '届次',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='term_no_once'), models.UniqueConstraint(fields=('org', 'number'), name='term_number_once'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='term_dates')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Session',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('times', models.PositiveSmallIntegerField(verbose_name='次')),
                        ('start', models.DateField(verbose_name='开幕日期')),
                        ('end', models.DateField(verbose_name='闭幕日期')),
                        ('proposal_deadline', models.DateTimeField(blank=True, null=True, verbose_name='提案截止时间')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='members.term', verbose_name='届')),
                    ],
                    options={
                        'verbose_name': '全会',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='session_no_once'), models.UniqueConstraint(fields=('term', 'times'), name='session_times_once'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='session_dates')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('cppcc_level', models.CharField(choices=weiyuan.members.models.people.cppcc_levels, default='district', max_length=12, verbose_name='政协层级')),
                        ('sector', models.CharField(max_length=40, verbose_name='界别')),
                        ('committee', models.CharField(blank=True, max_length=60, verbose_name='专委会')),
                        ('committee_duty', models.CharField(blank=True, max_length=40, verbose_name='专委会职务')),
                        ('sector_duty', models.CharField(blank=True, max_length=40, verbose_name='界别职务')),
                        ('cppcc_duty', models.CharField(blank=True, max_length=40, verbose_name='政协职务')),
                        ('part_time', models.BooleanField(default=True, verbose_name='兼职')),
                        ('renewed_terms', models.PositiveSmallIntegerField(default=0, verbose_name='连任届数')),
                        ('joined_on', models.DateField(verbose_name='任期起')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='任期止')),
                        ('left_reason', models.CharField(blank=True, choices=weiyuan.members.models.people.left_reasons, max_length=12, verbose_name='离任原因')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.term', verbose_name='届')),
                    ],
                    options={
                        'verbose_name': '委员任期',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='membership_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('member', 'term', 'cppcc_level'), name='membership_once'), models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='membership_dates')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='MemberEdit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('field', models.CharField(max_length=20, verbose_name='项目')),
                        ('old', models.TextField(blank=True, verbose_name='原来')),
                        ('new', models.TextField(blank=True, verbose_name='改为')),
                        ('fate', models.CharField(choices=weiyuan.members.models.edits.fates, default='proposed', max_length=12, verbose_name='结果')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                        ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='核对时间')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核对人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ],
                    options={
                        'verbose_name': '委员信息变更',
                        'indexes': [models.Index(fields=['org', 'fate'], name='memberedit_fate')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('fate__in', ['proposed', 'accepted', 'refused', 'withdrawn', 'replaced'])), name='memberedit_fate_known'), models.CheckConstraint(condition=models.Q(('field__in', ('mobile', 'email', 'employer', 'employer_type', 'job_title', 'prof_title', 'field', 'system', 'education', 'honors'))), name='memberedit_field_known'), models.CheckConstraint(condition=models.Q(models.Q(('fate', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='memberedit_reason'), models.UniqueConstraint(condition=models.Q(('fate', 'proposed')), fields=('member', 'field'), name='memberedit_open_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
            ],
        ),
    ]
