"""All tables of summaries, for an empty database: in the place of the older migrations that it names."""

import django.db.models.deletion
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.summaries.models
import weiyuan.summaries.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('summaries', '0001_initial'), ('summaries', '0002_next_steps')]

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Summary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('title', models.CharField(max_length=120, verbose_name='标题')),
                        ('period_start', models.DateField(verbose_name='期间起')),
                        ('period_end', models.DateField(verbose_name='期间止')),
                        ('state', models.CharField(choices=weiyuan.summaries.workflow.summary_states, default='collecting', max_length=12, verbose_name='状态')),
                        ('phase', models.CharField(choices=weiyuan.summaries.models.phases, default='idle', editable=False, max_length=8, verbose_name='进度')),
                        ('stage', models.CharField(blank=True, editable=False, max_length=40)),
                        ('percent', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '工作总结',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='summary_no_once'), models.CheckConstraint(condition=models.Q(('state__in', ['collecting', 'drafted', 'locked', 'in_review', 'approved', 'sent', 'archived'])), name='summary_state_known'), models.CheckConstraint(condition=models.Q(('period_end__gte', models.F('period_start'))), name='summary_dates')],
                        'indexes': [models.Index(fields=['org', '-period_end'], name='summary_newest')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('facts', models.JSONField()),
                        ('document', models.JSONField()),
                        ('notices', models.JSONField(default=list)),
                        ('changes', models.JSONField(default=list)),
                        ('hashes', models.JSONField(default=dict)),
                        ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='生成时间')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='summaries.summary')),
                        ('steps', models.JSONField(default=None, null=True)),
                    ],
                    options={
                        'verbose_name': '修订',
                        'constraints': [models.UniqueConstraint(fields=('summary', 'number'), name='revision_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='StepTaken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=40)),
                        ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps_taken', to='summaries.summary')),
                        ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.plantask')),
                    ],
                    options={
                        'verbose_name': '列入计划的打算',
                        'constraints': [models.UniqueConstraint(fields=('summary', 'key'), name='steptaken_once')],
                    },
                ),
            ],
        ),
    ]
