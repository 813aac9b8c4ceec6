"""All tables of orgs, for an empty database: in the place of the older migrations that it names."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import rules.contrib.models
import weiyuan.core.tables
import weiyuan.orgs.models.bodies
import weiyuan.orgs.models.people
import weiyuan.orgs.models.places
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('orgs', '0001_initial'), ('orgs', '0002_accounts'), ('orgs', '0003_calendar_days')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        weiyuan.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('must_change_password', models.BooleanField(default=False, verbose_name='须改密码')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_superuser', False), ('username', 'command-line'), _connector='OR'), name='user_superuser')],
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='OrgUnit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=100, unique=True, verbose_name='全称')),
                        ('short_name', models.CharField(max_length=40, verbose_name='简称')),
                        ('area_name', models.CharField(max_length=40, verbose_name='辖区名称')),
                        ('body_type', models.CharField(choices=weiyuan.orgs.models.bodies.body_types, max_length=20, verbose_name='机构类型')),
                        ('level', models.CharField(choices=weiyuan.orgs.models.bodies.levels, default='street', max_length=12, verbose_name='层级')),
                        ('founded_on', models.DateField(verbose_name='成立日期')),
                        ('parent_cppcc', models.CharField(max_length=60, verbose_name='上级政协')),
                        ('party_committee', models.CharField(max_length=60, verbose_name='党工委名称')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='公开电话')),
                        ('area_desc', models.TextField(blank=True, verbose_name='辖区概况')),
                        ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='辖区人口')),
                        ('floor_area_m2', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='面积（平方米）')),
                        ('invested_wan', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='投入资金（万元）')),
                        ('wall_items', models.JSONField(blank=True, default=list, verbose_name='上墙项')),
                        ('summary_from', models.DateField(blank=True, null=True, verbose_name='总结期间起')),
                        ('summary_to', models.DateField(blank=True, null=True, verbose_name='总结期间止')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='orgs.orgunit', verbose_name='上级机构')),
                    ],
                    options={
                        'verbose_name': '机构',
                        'constraints': [models.CheckConstraint(condition=models.Q(('summary_from__isnull', True), ('summary_to__gte', models.F('summary_from')), _connector='OR'), name='org_summary_period')],
                    },
                ),
                migrations.CreateModel(
                    name='OrgNameHistory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('name', models.CharField(max_length=100, verbose_name='名称')),
                        ('short_name', models.CharField(max_length=40, verbose_name='简称')),
                        ('area_name', models.CharField(max_length=40, verbose_name='辖区名称')),
                        ('body_type', models.CharField(choices=weiyuan.orgs.models.bodies.body_types, max_length=20, verbose_name='机构类型')),
                        ('level', models.CharField(choices=weiyuan.orgs.models.bodies.levels, max_length=12, verbose_name='层级')),
                        ('valid_from', models.DateField(verbose_name='启用日期')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                        ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '名称沿革',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='orgnamehistory_no_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='orgname_dates')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='LiaisonStation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('name', models.CharField(max_length=60, verbose_name='联络站名称')),
                        ('community', models.CharField(max_length=40, verbose_name='社区')),
                        ('founded_on', models.DateField(verbose_name='成立日期')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='电话')),
                        ('opinion_box', models.BooleanField(default=False, verbose_name='社情民意联络箱')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '联络站',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='liaisonstation_no_once'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('founded_on')), _connector='OR'), name='station_dates')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='HandlingUnit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('name', models.CharField(max_length=80, verbose_name='单位名称')),
                        ('kind', models.CharField(choices=weiyuan.orgs.models.places.unit_kinds, max_length=16, verbose_name='类别')),
                        ('contact', models.CharField(blank=True, max_length=40, verbose_name='联系人')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='联系电话')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '科室和承办单位',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='handlingunit_no_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('employer', models.CharField(blank=True, max_length=100, verbose_name='工作单位')),
                        ('main_post', models.CharField(blank=True, max_length=100, verbose_name='本职')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='工作电话')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '工作人员',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='person_no_once')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Appointment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(blank=True, default='', max_length=40, verbose_name='编号')),
                        ('note', models.TextField(blank=True, default='', verbose_name='备注')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('post', models.CharField(choices=weiyuan.orgs.models.places.posts, max_length=20, verbose_name='职务')),
                        ('main_post', models.CharField(blank=True, max_length=100, verbose_name='任职时本职')),
                        ('concurrent', models.BooleanField(default=False, verbose_name='兼任')),
                        ('start', models.DateField(verbose_name='任职日期')),
                        ('end', models.DateField(blank=True, null=True, verbose_name='免职日期')),
                        ('document', models.CharField(blank=True, max_length=200, verbose_name='任职文件')),
                        ('duty_text', models.TextField(blank=True, verbose_name='工作职责')),
                        ('selection_basis', models.CharField(blank=True, max_length=200, verbose_name='选任依据')),
                        ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='orgs.liaisonstation', verbose_name='联络站')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='orgs.person', verbose_name='姓名')),
                    ],
                    options={
                        'verbose_name': '任职',
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('org', 'no'), name='appointment_no_once'), models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='appointment_dates'), models.CheckConstraint(condition=models.Q(models.Q(('post', 'station_head'), _negated=True), ('station__isnull', False), _connector='OR'), name='appointment_station')],
                    },
                    bases=(rules.contrib.models.RulesModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='RoleGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=weiyuan.orgs.models.people.roles, max_length=16, verbose_name='角色')),
                        ('start', models.DateField(verbose_name='自')),
                        ('end', models.DateField(blank=True, null=True, verbose_name='至')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='orgs.orgunit', verbose_name='机构')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.liaisonstation', verbose_name='联络站')),
                        ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.handlingunit', verbose_name='承办单位')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                        ('taken_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='收回时间')),
                    ],
                    options={
                        'verbose_name': '角色',
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['director', 'leader', 'officer', 'station_head', 'member', 'unit', 'reader', 'district', 'auditor', 'admin'])), name='rolegrant_role_known'), models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='rolegrant_dates'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'station_head'), _negated=True), ('station__isnull', False), _connector='OR'), name='rolegrant_station'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'unit'), _negated=True), ('unit__isnull', False), _connector='OR'), name='rolegrant_unit')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='发出时间')),
                        ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发出人')),
                        ('org', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.orgunit', verbose_name='机构')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ],
                    options={
                        'verbose_name': '登录链接',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), fields=('user',), name='invitation_one_open')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(unique=True, verbose_name='日期')),
                        ('works', models.BooleanField(verbose_name='上班')),
                        ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
                    ],
                    options={
                        'verbose_name': '节假日',
                    },
                ),
            ],
        ),
    ]
