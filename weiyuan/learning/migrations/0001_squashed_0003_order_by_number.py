"""All tables of learning, for an empty database: in the place of the older migrations that it names."""

import django.core.validators
import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.learning.models
import weiyuan.learning.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('learning', '0001_initial'), ('learning', '0002_signup_and_quiz'), ('learning', '0003_order_by_number')]

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
        ('members', '0003_order_by_number'),
        ('orgs', '0002_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='LearningSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=120, verbose_name='学习名称')),
                        ('form', models.CharField(choices=weiyuan.learning.workflow.learning_forms, default='collective', max_length=12, verbose_name='学习形式')),
                        ('kind', models.CharField(choices=weiyuan.learning.models.learning_kinds, max_length=12, verbose_name='学习类型')),
                        ('for_whom', models.CharField(choices=weiyuan.learning.models.audiences, default='members', max_length=8, verbose_name='学习对象')),
                        ('organiser', models.CharField(choices=weiyuan.learning.models.organisers, default='own', max_length=8, verbose_name='主办')),
                        ('at', models.DateTimeField(verbose_name='学习时间')),
                        ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='学时（小时）')),
                        ('place', models.CharField(blank=True, max_length=100, verbose_name='地点')),
                        ('speaker', models.CharField(blank=True, max_length=60, verbose_name='主讲人')),
                        ('topic', models.CharField(blank=True, max_length=200, verbose_name='学习内容')),
                        ('must_know', models.BooleanField(default=False, verbose_name='应知应会')),
                        ('discussion', models.TextField(blank=True, verbose_name='讨论发言')),
                        ('state', models.CharField(choices=weiyuan.learning.workflow.learning_states, default='planned', max_length=12, verbose_name='状态')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('directive', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning_sessions', to='governance.directive', verbose_name='上级要求')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('plan_task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning_sessions', to='governance.plantask', verbose_name='计划任务')),
                        ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning_sessions', to='governance.ruledocument', verbose_name='依据制度')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning', to='orgs.liaisonstation', verbose_name='联络站')),
                        ('signup_until', models.DateTimeField(blank=True, null=True, verbose_name='报名截止时间')),
                        ('takeaway_until', models.DateField(blank=True, null=True, verbose_name='心得截止日期')),
                    ],
                    options={
                        'verbose_name': '学习',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='learningsession_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'announced', 'held', 'recorded', 'closed', 'assigned', 'reported', 'confirmed', 'cancelled'])), name='learningsession_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('form', 'collective'), ('state__in', ['planned', 'announced', 'held', 'recorded', 'closed', 'cancelled'])), models.Q(('form', 'self_study'), ('state__in', ['planned', 'assigned', 'reported', 'confirmed', 'cancelled'])), _connector='OR'), name='learningsession_lane'), models.CheckConstraint(condition=models.Q(('hours__isnull', True), ('hours__gt', 0), _connector='OR'), name='learningsession_hours')],
                        'indexes': [models.Index(fields=['org', 'at'], name='learningsession_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='LearningMaterial',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('kind', models.CharField(choices=weiyuan.learning.models.material_kinds, max_length=8, verbose_name='材料类型')),
                        ('title', models.CharField(max_length=200, verbose_name='篇目')),
                        ('author', models.CharField(blank=True, max_length=60, verbose_name='作者')),
                        ('source', models.CharField(blank=True, max_length=80, verbose_name='来源报刊')),
                        ('issue', models.CharField(blank=True, max_length=40, verbose_name='期号')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='learning.learningsession', verbose_name='学习')),
                    ],
                    options={
                        'verbose_name': '学习材料',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='learningmaterial_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('session', 'title'), name='learningmaterial_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='LearningAttendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('state', models.CharField(choices=weiyuan.learning.workflow.presence_states, default='expected', max_length=8, verbose_name='状态')),
                        ('late', models.BooleanField(default=False, verbose_name='迟到')),
                        ('online', models.BooleanField(default=False, verbose_name='线上')),
                        ('spoke', models.BooleanField(default=False, verbose_name='发言')),
                        ('leave_reason', models.CharField(blank=True, max_length=200, verbose_name='请假事由')),
                        ('takeaway', models.TextField(blank=True, verbose_name='心得体会')),
                        ('quiz_score', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='测验成绩（分）')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning', to='orgs.person', verbose_name='工作人员')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='learning.learningsession', verbose_name='学习')),
                        ('answers', models.JSONField(blank=True, default=dict, editable=False, verbose_name='测验作答')),
                        ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='提醒时间')),
                        ('reply', models.CharField(blank=True, choices=weiyuan.learning.models.replies, max_length=8, verbose_name='报名')),
                    ],
                    options={
                        'verbose_name': '学习出席',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='learningattendance_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['expected', 'present', 'excused', 'absent'])), name='learningattendance_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', True), ('person__isnull', False)), models.Q(('member__isnull', False), ('person__isnull', True)), _connector='OR'), name='learningattendance_one_person'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('session', 'member'), name='learningattendance_member'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('session', 'person'), name='learningattendance_person'), models.CheckConstraint(condition=models.Q(models.Q(('late', False), ('online', False), ('spoke', False)), ('state', 'present'), _connector='OR'), name='learningattendance_present'), models.CheckConstraint(condition=models.Q(('quiz_score__isnull', True), ('quiz_score__lte', 100), _connector='OR'), name='learningattendance_marks')],
                        'indexes': [models.Index(fields=['org', '-session'], name='learningattendance_listed'), models.Index(fields=['org', 'no'], name='learningattendance_number')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='LearningQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('text', models.CharField(max_length=300, verbose_name='题目')),
                        ('options', models.TextField(verbose_name='选项')),
                        ('answer', models.CharField(max_length=8, verbose_name='正确答案')),
                        ('points', models.PositiveSmallIntegerField(default=1, verbose_name='分值')),
                        ('explanation', models.TextField(blank=True, verbose_name='解析')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='learning.learningsession', verbose_name='学习')),
                    ],
                    options={
                        'verbose_name': '学习测验题',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='learningquestion_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('session', 'text'), name='learningquestion_once'), models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='learningquestion_points')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
            ],
        ),
    ]
