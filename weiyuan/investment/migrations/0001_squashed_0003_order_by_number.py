"""All tables of investment, for an empty database: in the place of the older migrations that it names."""

import django.core.validators
import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.investment.models
import weiyuan.investment.workflow
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('investment', '0001_initial'), ('investment', '0002_leadprogress'), ('investment', '0003_order_by_number')]

    initial = True

    dependencies = [
        ('members', '0003_order_by_number'),
        ('orgs', '0002_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='InvestmentLead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=100, verbose_name='项目名称')),
                        ('reported_on', models.DateField(verbose_name='登记日期')),
                        ('introducer_name', models.CharField(blank=True, max_length=60, verbose_name='其他引荐人')),
                        ('investor', models.CharField(max_length=100, verbose_name='投资方')),
                        ('industry', models.CharField(blank=True, max_length=60, verbose_name='行业')),
                        ('capital_kind', models.CharField(choices=weiyuan.investment.models.capital_kinds, max_length=8, verbose_name='资金类别')),
                        ('currency', models.CharField(choices=weiyuan.investment.models.currencies, max_length=3, verbose_name='币种')),
                        ('planned_amount', models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='计划投资（万）')),
                        ('responded_on', models.DateField(blank=True, null=True, verbose_name='响应日期')),
                        ('assessed_on', models.DateField(blank=True, null=True, verbose_name='评估日期')),
                        ('contract_amount', models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='合同金额（万）')),
                        ('contract_on', models.DateField(blank=True, null=True, verbose_name='签约日期')),
                        ('landed_on', models.DateField(blank=True, null=True, verbose_name='落地日期')),
                        ('arrived_amount', models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='到位金额（万）')),
                        ('arrived_asof', models.DateField(blank=True, null=True, verbose_name='到位截止日期')),
                        ('certified_by', models.CharField(blank=True, max_length=80, verbose_name='认定单位')),
                        ('certificate', models.CharField(blank=True, max_length=120, verbose_name='认定凭证')),
                        ('credited_share', models.DecimalField(decimal_places=2, default=Decimal('100'), max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='可认领比例（%）')),
                        ('state', models.CharField(choices=weiyuan.investment.workflow.lead_states, default='clue', max_length=16, verbose_name='状态')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('introducer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='members.member', verbose_name='引荐委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '招商线索',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='investmentlead_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['clue', 'responded', 'assessed', 'dropped', 'following', 'negotiating', 'agreement', 'contract', 'started', 'funds_arrived', 'producing'])), name='investmentlead_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('capital_kind', 'foreign'), ('currency', 'USD')), models.Q(('capital_kind', 'domestic'), ('currency', 'CNY')), _connector='OR'), name='investmentlead_currency'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['contract', 'funds_arrived', 'producing', 'started']), _negated=True), models.Q(('contract_amount__isnull', False), ('contract_on__isnull', False)), _connector='OR'), name='investmentlead_signed'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['funds_arrived', 'producing']), _negated=True), models.Q(('arrived_amount__isnull', False), ('arrived_asof__isnull', False), models.Q(('certified_by', ''), _negated=True)), _connector='OR'), name='investmentlead_arrived'), models.CheckConstraint(condition=models.Q(('arrived_amount__isnull', True), ('arrived_asof__isnull', False), _connector='OR'), name='investmentlead_asof'), models.CheckConstraint(condition=models.Q(('credited_share__gte', 0), ('credited_share__lte', 100)), name='investmentlead_share'), models.CheckConstraint(condition=models.Q(('planned_amount__isnull', True), ('planned_amount__gte', 0), _connector='OR'), name='investmentlead_planned_amount'), models.CheckConstraint(condition=models.Q(('contract_amount__isnull', True), ('contract_amount__gte', 0), _connector='OR'), name='investmentlead_contract_amount'), models.CheckConstraint(condition=models.Q(('arrived_amount__isnull', True), ('arrived_amount__gte', 0), _connector='OR'), name='investmentlead_arrived_amount')],
                        'indexes': [models.Index(fields=['org', 'reported_on'], name='investmentlead_day'), models.Index(fields=['org', 'no'], name='investmentlead_number')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='InvestmentCredit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('amount_wan', models.DecimalField(decimal_places=4, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='认领金额（万）')),
                        ('asof', models.DateField(verbose_name='截止日期')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='members.member', verbose_name='委员')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='investment.investmentlead', verbose_name='招商线索')),
                    ],
                    options={
                        'verbose_name': '引资认领',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='investmentcredit_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('lead', 'member', 'asof'), name='investmentcredit_once'), models.CheckConstraint(condition=models.Q(('amount_wan__gt', 0)), name='investmentcredit_amount')],
                        'indexes': [models.Index(fields=['org', 'asof'], name='investmentcredit_day'), models.Index(fields=['org', 'no'], name='investmentcredit_number')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='InvestmentAreaTotal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('capital_kind', models.CharField(choices=weiyuan.investment.models.capital_kinds, max_length=8, verbose_name='资金类别')),
                        ('start', models.DateField(verbose_name='统计起')),
                        ('end', models.DateField(verbose_name='统计止')),
                        ('amount_wan', models.DecimalField(decimal_places=4, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='总额（万）')),
                        ('asof', models.DateField(verbose_name='截止日期')),
                        ('source', models.CharField(max_length=100, verbose_name='数据来源')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '引资总额',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='investmentareatotal_no_once'), models.UniqueConstraint(condition=models.Q(('deleted_at__isnull', True)), fields=('org', 'capital_kind', 'start', 'end', 'asof'), name='areatotal_once'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='areatotal_dates'), models.CheckConstraint(condition=models.Q(('asof__gte', models.F('start')), ('asof__lte', models.F('end'))), name='areatotal_asof'), models.CheckConstraint(condition=models.Q(('amount_wan__gte', 0)), name='areatotal_amount')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='LeadProgress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('on', models.DateField(verbose_name='跟进日期')),
                        ('content', models.TextField(verbose_name='进展情况')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='investment.investmentlead', verbose_name='招商线索')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '招商跟进',
                        'abstract': False,
                        'indexes': [models.Index(fields=['org', 'on'], name='leadprogress_day'), models.Index(fields=['lead', 'on'], name='leadprogress_latest')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='leadprogress_no_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
            ],
        ),
    ]
