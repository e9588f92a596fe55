import { messageOf, UsageError } from './errors.ts';
import { findProjectRoot } from './project-root.ts';
import { copyRecipe } from './recipe-files.ts';

const usage = `Copies a recipe, with all that it imports, into another project.

Usage: npm run copy-recipe members/update ../my-project
`;

function main(argv: readonly string[]): void {
  const [name, folder, ...rest] = argv;
  if (name === '--help') {
    console.log(usage);
    return;
  }
  if (name === undefined || folder === undefined || rest.length > 0) throw new UsageError(usage);
  const { files, packages } = copyRecipe(name, { root: findProjectRoot(), folder });
  console.log(`Copied recipes/${name}.ts and ${files.length - 1} files that it imports to ${folder}.

Next, there:
  npm install tsx ${packages.needed.join(' ')}
  npm install ${packages.useful.join(' ')}
      for tables, names in place of ids, questions and --csv; it works without
  npx tsx recipes/${name}.ts --live
      with CLIENT_ID, SECRET and baseURL in .env; the sandbox stays here`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
