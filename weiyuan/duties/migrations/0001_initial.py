import django.db.models.deletion
import rules.contrib.models
import weiyuan.duties.models
import weiyuan.duties.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_initial'),
        ('orgs', '0001_initial'),
        ('orgs', '__first__'),
    ]

    operations = [
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
                ('counts_record_type', models.CharField(blank=True, choices=weiyuan.duties.models.record_kinds, max_length=16, verbose_name='计入的台账')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='duties.fiveonesscheme', verbose_name='方案')),
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
                ('record_kind', models.CharField(blank=True, choices=weiyuan.duties.models.record_kinds, max_length=16, verbose_name='佐证台账')),
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
                'indexes': [models.Index(fields=['org', 'done_on'], name='fiveonesentry_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='fiveonesentry_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'claimed', 'verified', 'rejected'])), name='fiveonesentry_state_known'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('done_on__isnull', False), _connector='OR'), name='fiveonesentry_done_day')],
            },
            bases=(rules.contrib.models.RulesModelMixin, models.Model),
        ),
    ]
