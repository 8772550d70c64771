import type { Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { PromptAnalysisEngine } from '../domain/prompt-analysis-engine.js';
import { documentReaders } from './adapters/readers.js';
import { ReadDocuments } from './application/read-documents.js';
import { textKind } from './domain/text-kinds.js';

const documents = new ReadDocuments(documentReaders());
const specOf = async (files: Readonly<Record<string, string>>): Promise<Spec> => {
  const uploads = Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) }));
  return new PromptAnalysisEngine().analyse({ documents: await documents.read(uploads) });
};

const PRISMA = `// The club
generator client {
  provider = "prisma-client-js"
}

enum Condition {
  NEW
  WELL_WORN
}

model Kite {
  id        String    @id @default(uuid())
  name      String    @unique @db.VarChar(60)
  wingSpan  Int?
  condition Condition @default(NEW)
  bought    DateTime  @db.Date
  owner     Member    @relation(fields: [ownerId], references: [id], onDelete: Cascade)
  ownerId   String
  createdAt DateTime  @default(now())
}

model Member {
  id    String @id
  email String @unique
  kites Kite[]
}
`;
const DJANGO = `"""Models of the club."""
from django.db import models


class Member(models.Model):
    email = models.EmailField(unique=True)


class Kite(models.Model):
    class Condition(models.TextChoices):
        NEW = "new", "New"
        WORN = "well_worn", "Well worn"

    name = models.CharField(max_length=60, unique=True)  # as it is painted on it
    wing_span = models.PositiveIntegerField(null=True, blank=True)
    condition = models.CharField(max_length=20, choices=Condition.choices, default="new")
    bought = models.DateField()
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="kites")
    created_at = models.DateTimeField(auto_now_add=True)
`;
const SQLALCHEMY = `from sqlalchemy import ForeignKey, String, Enum
from sqlalchemy.orm import Mapped, mapped_column, DeclarativeBase

class Base(DeclarativeBase):
    pass

class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)

class Kite(Base):
    __tablename__ = "kites"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    wing_span: Mapped[int | None] = mapped_column()
    condition: Mapped[str] = mapped_column(Enum("new", "well_worn"), default="new")
    bought: Mapped[date] = mapped_column()
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
`;
const TYPEORM = `import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';

export enum Condition {
  New = 'new',
  Worn = 'well_worn',
}

@Entity({ name: 'members' })
export class Member {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ unique: true }) email!: string;
  @OneToMany(() => Kite, (kite) => kite.owner) kites!: Kite[];
}

@Entity()
export class Kite {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ length: 60, unique: true })
  name!: string;
  @Column('int', { nullable: true })
  wingSpan?: number;
  @Column({ type: 'enum', enum: Condition, default: 'new' })
  condition!: Condition;
  @Column('date')
  bought!: string;
  @ManyToOne(() => Member, (member) => member.kites, { onDelete: 'CASCADE', nullable: false })
  owner!: Member;
}
`;

describe('what an existing system keeps', () => {
  it.each([
    ['schema.prisma', PRISMA, 'prisma'],
    ['club/models.py', DJANGO, 'models'],
    ['models.py', SQLALCHEMY, 'models'],
    ['kite.entity.ts', TYPEORM, 'models'],
  ])('is read from %s', async (name, text, kind) => {
    const spec = await specOf({ [name]: text });
    expect(spec.documents[0]).toMatchObject({ name });
    expect(textKind(text)).toBe(kind);
    expect(spec.entities.map((one) => one.name).toSorted()).toEqual(['Kite', 'Member']);
    const kite = spec.entities.find((one) => one.name === 'Kite')!;
    const field = (wanted: string) => kite.fields.find((one) => one.name === wanted);
    expect(field('name')).toMatchObject({ type: 'string', required: true, unique: true, maxLength: 60 });
    expect(field('wingSpan')).toMatchObject({ type: 'integer', required: false });
    expect(field('bought')).toMatchObject({ type: 'date', required: true });
    const choices = [kite.stateField === undefined ? field('condition')?.enum : kite.states];
    expect(choices).toEqual([['new', 'well worn']]);
    expect(kite.relations).toMatchObject([{ kind: 'belongsTo', entity: 'Member', name: 'owner', required: true, onDelete: 'cascade' }]);
    const source = field('name')!.sources[0]!;
    const at = source.kind === 'brief' ? source.span.line : undefined;
    expect(text.split('\n')[at! - 1]).toContain('60');
  });

  it('is the baseline of a brief that says what is to change', async () => {
    const spec = await specOf({ 'schema.prisma': PRISMA, 'change.md': 'Each kite also has a colour (required).' });
    const kite = spec.entities.find((one) => one.name === 'Kite')!;
    expect(kite.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['name', 'wingSpan', 'colour']));
  });
});

describe('what an existing system is made with', () => {
  it.each([
    [
      'package.json',
      '{"name":"club","dependencies":{"express":"5.0.0","pg":"8"},"devDependencies":{"typescript":"5"}}',
      'TypeScript with Express and PostgreSQL',
    ],
    ['requirements.txt', '# web\nFastAPI==0.110.0\nSQLAlchemy>=2.0  # orm\n', 'Python with FastAPI and SQLAlchemy'],
    [
      'pyproject.toml',
      '[project]\nname = "club"\ndependencies = [\n  "django>=5",\n  "psycopg[binary]>=3",\n]\n',
      'Python with Django and PostgreSQL',
    ],
  ])('is read from %s', async (name, text, words) => {
    const spec = await specOf({ [name]: text, 'schema.prisma': PRISMA });
    expect(spec.nfrs).toMatchObject([{ category: 'technology', statement: `The existing system is written in ${words}.` }]);
  });
});

it.each([
  ['a list of words', 'kites\nmembers\nloans\n'],
  ['a text that quotes a model', 'The club has this today:\n\nclass Kite(models.Model):\n    name = models.CharField()\n'],
  ['JSON of something else', '{"name":"club","members":[]}'],
])('%s stays a text', (_, text) => {
  expect(textKind(text)).toBe('text');
});

it('a schema of Prisma that cannot be read is told so', async () => {
  await expect(specOf({ 'schema.prisma': 'model Kite {\n  name String @unique(\n' })).rejects.toMatchObject({
    code: 'document_unreadable',
  });
});
