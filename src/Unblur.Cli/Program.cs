using Unblur.Torch;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Supervised;

TorchRuntime.Threads = Environment.ProcessorCount;
var recipe = SupervisedRecipe.From(RecipeDocument.Read(args[0], args[2..]));
RunFolder run;
try { run = RunFolder.Open(args[1]); } catch (DirectoryNotFoundException) { run = RunFolder.Create(args[1]); }
File.WriteAllText(run.Recipe, RecipeDocument.Read(args[0], args[2..]).ToYaml());
SupervisedTraining.Run(recipe, run, Device.Cpu, new Printer());
return 0;

internal sealed class Printer : IProgress<TrainingProgress> { public void Report(TrainingProgress value) => Console.WriteLine(value); }
