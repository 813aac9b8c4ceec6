"""All tables of duties, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.duties.models.kinds
import weiyuan.duties.workflow
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('duties', '0001_initial'), ('duties', '0002_points_and_filters'), ('duties', '0003_order_by_number'), ('duties', '0004_order_by_day_and_key')]

    initial = True

    dependencies = [
        ('members', '0003_order_by_number'),
        ('orgs', '0003_calendar_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='FiveOnesScheme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('title', models.CharField(max_length=40, verbose_name='方案名称')),
                        ('featured', models.BooleanField(default=False, verbose_name='特色工作')),
                        ('frozen_on', models.DateField(blank=True, null=True, verbose_name='截止认定日期')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '五个一方案',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='fiveonesscheme_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('org', 'year', 'title'), name='fiveonesscheme_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='FiveOnesItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('code', models.SlugField(blank=True, max_length=20, verbose_name='代码')),
                        ('name', models.CharField(max_length=60, verbose_name='事项')),
                        ('target', models.PositiveSmallIntegerField(default=1, verbose_name='每人目标次数')),
                        ('counts_record_type', models.CharField(blank=True, choices=weiyuan.duties.models.kinds.record_kinds, max_length=16, verbose_name='计入的台账')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='duties.fiveonesscheme', verbose_name='方案')),
                        ('only_kinds', models.JSONField(blank=True, default=list, verbose_name='限定类型')),
                        ('title_has', models.CharField(blank=True, max_length=20, verbose_name='标题含')),
                    ],
                    options={
                        'verbose_name': '五个一事项',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='fiveonesitem_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('scheme', 'position'), name='fiveonesitem_position_once'), models.CheckConstraint(condition=models.Q(('target__gte', 1)), name='fiveonesitem_target')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='FiveOnesEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('done_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                        ('record_kind', models.CharField(blank=True, choices=weiyuan.duties.models.kinds.record_kinds, max_length=16, verbose_name='佐证台账')),
                        ('record_no', models.CharField(blank=True, max_length=40, verbose_name='佐证编号')),
                        ('description', models.TextField(blank=True, verbose_name='完成情况')),
                        ('state', models.CharField(choices=weiyuan.duties.workflow.entry_states, default='open', max_length=12, verbose_name='状态')),
                        ('verified_by', models.CharField(blank=True, max_length=40, verbose_name='认定人')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='five_ones', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='duties.fiveonesitem', verbose_name='事项')),
                    ],
                    options={
                        'verbose_name': '五个一完成情况',
                        'abstract': False,
                        'indexes': [models.Index(fields=['org', 'no'], name='fiveonesentry_number'), models.Index(fields=['org', 'done_on', 'id'], name='fiveonesentry_day')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='fiveonesentry_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'claimed', 'verified', 'rejected'])), name='fiveonesentry_state_known'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('done_on__isnull', False), _connector='OR'), name='fiveonesentry_done_day')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='PointScheme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('title', models.CharField(max_length=60, verbose_name='办法名称')),
                        ('start', models.DateField(verbose_name='计分起')),
                        ('end', models.DateField(verbose_name='计分止')),
                        ('base_points', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=7, verbose_name='基础分')),
                        ('group_caps', models.JSONField(blank=True, default=list, verbose_name='类别上限')),
                        ('grades', models.JSONField(blank=True, default=list, verbose_name='等次')),
                        ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                        ('computed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='计算时间')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '积分办法',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='pointscheme_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('org', 'year', 'title'), name='pointscheme_once'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='pointscheme_dates')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='PointAward',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('on', models.DateField(verbose_name='日期')),
                        ('points', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='加减分')),
                        ('group', models.CharField(blank=True, max_length=20, verbose_name='类别')),
                        ('reason', models.CharField(max_length=200, verbose_name='理由')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='point_awards', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='duties.pointscheme', verbose_name='积分办法')),
                    ],
                    options={
                        'verbose_name': '手工加减分',
                        'abstract': False,
                        'indexes': [models.Index(fields=['org', 'on'], name='pointaward_day')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='pointaward_no_once'), models.CheckConstraint(condition=models.Q(('points', 0), _negated=True), name='pointaward_points'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='pointaward_reason')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='PointRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('name', models.CharField(max_length=60, verbose_name='计分事项')),
                        ('group', models.CharField(blank=True, max_length=20, verbose_name='类别')),
                        ('record_kind', models.CharField(choices=weiyuan.duties.models.kinds.record_kinds, max_length=16, verbose_name='计分的台账')),
                        ('event', models.CharField(choices=weiyuan.duties.models.kinds.events, max_length=12, verbose_name='计分条件')),
                        ('hand', models.CharField(blank=True, choices=weiyuan.duties.models.kinds.hands, max_length=8, verbose_name='委员身份')),
                        ('only_kinds', models.JSONField(blank=True, default=list, verbose_name='限定类型')),
                        ('title_has', models.CharField(blank=True, max_length=20, verbose_name='标题含')),
                        ('must_attend', models.BooleanField(default=False, verbose_name='只计必须参加的')),
                        ('points', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='分值')),
                        ('joint_multiplier', models.DecimalField(decimal_places=4, default=Decimal('1'), max_digits=6, verbose_name='联名系数')),
                        ('combined_multiplier', models.DecimalField(decimal_places=4, default=Decimal('1'), max_digits=6, verbose_name='综合采用系数')),
                        ('shared', models.BooleanField(default=False, verbose_name='联名人平分')),
                        ('first', models.PositiveSmallIntegerField(default=1, verbose_name='从第几件起')),
                        ('last', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='到第几件止')),
                        ('cap', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='本项上限')),
                        ('minimum', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='最低次数')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='duties.pointscheme', verbose_name='积分办法')),
                    ],
                    options={
                        'verbose_name': '积分细则',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='pointrule_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('scheme', 'position'), name='pointrule_position_once'), models.CheckConstraint(condition=models.Q(('first__gte', 1)), name='pointrule_first'), models.CheckConstraint(condition=models.Q(('last__isnull', True), ('last__gte', models.F('first')), _connector='OR'), name='pointrule_last'), models.CheckConstraint(condition=models.Q(('cap__isnull', True), ('cap__gt', 0), _connector='OR'), name='pointrule_cap'), models.CheckConstraint(condition=models.Q(('combined_multiplier__gte', 0), ('joint_multiplier__gte', 0)), name='pointrule_multipliers')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='PointEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('group', models.CharField(blank=True, max_length=20)),
                        ('on', models.DateField()),
                        ('label', models.CharField(blank=True, max_length=60)),
                        ('record_id', models.BigIntegerField(null=True)),
                        ('record_no', models.CharField(blank=True, max_length=40)),
                        ('title', models.CharField(max_length=200)),
                        ('full', models.DecimalField(decimal_places=2, max_digits=7)),
                        ('points', models.DecimalField(decimal_places=2, max_digits=7)),
                        ('why', models.TextField()),
                        ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='duties.pointaward')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='point_entries', to='members.member')),
                        ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='duties.pointrule')),
                        ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='duties.pointscheme')),
                    ],
                    options={
                        'verbose_name': '积分明细',
                        'ordering': ('on', 'pk'),
                        'indexes': [models.Index(fields=['scheme', 'member', 'on'], name='pointentry_account')],
                        'constraints': [models.UniqueConstraint(fields=('member', 'rule', 'label', 'record_id'), name='pointentry_once')],
                    },
                ),
            ],
        ),
    ]
