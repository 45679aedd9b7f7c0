using Unblur.Torch;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;
using Unblur.Training.Tests.Session;

namespace Unblur.Training.Tests;

/// <summary>Trains the toy in a process of its own: FOLDER and changes of the recipe as arguments, a line for each step on stdout.</summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        TorchRuntime.Threads = 1;
        using var run = RunFolder.Create(arguments[0], "kind: toy");
        ToyTraining.System.Prepare(RecipeDocument.Parse("kind: toy", "toy", arguments[1..]))(new TrainingContext(run, Device.Cpu) { Progress = new Lines() });
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine(value.Step);
    }
}
