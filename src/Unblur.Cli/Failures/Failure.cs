using Unblur.Cli.Progress;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics.Alignment;
using Unblur.Metrics.Evaluation;
using Unblur.Physics.FlowFiles;
using Unblur.Physics.Kernels;
using Unblur.Restoring.Deconvolution;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Distributed;
using Unblur.Training;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;

namespace Unblur.Cli.Failures;

/// <summary>An exception as a message and an exit code: this is the only place that translates exceptions for the user.</summary>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Cause">The exception itself.</param>
internal sealed record Failure(ExitCode ExitCode, string Message, Exception Cause)
{
    public static Failure From(Exception thrown) => thrown switch
    {
        UsageException or RecipeException or RunFolderException or KernelFileException => new(ExitCode.Usage, thrown.Message, thrown),
        NothingMatchedException => new(ExitCode.NothingMatched, thrown.Message, thrown),
        DataSetException unusable => new(CodeOf(unusable.Fault), thrown.Message, thrown),
        PhotoException or FlowFileException or BlurMismatchException or EvaluationException or AlignmentException
            => new(ExitCode.SomeFailed, thrown.Message, thrown),
        ModelException { InnerException: IOException or UnauthorizedAccessException } and not { InnerException: FileNotFoundException or DirectoryNotFoundException }
            => new(ExitCode.Unexpected, thrown.Message, thrown),
        ModelException or WeightFileException => new(ExitCode.Weights, thrown.Message, thrown),
        DeblurMemoryException or TensorMemoryException => new(ExitCode.OutOfMemory, thrown.Message, thrown),
        OutOfMemoryException => new(ExitCode.OutOfMemory, "out of memory: close other programs, or give a smaller --max-memory.", thrown),
        OperationCanceledException => new(ExitCode.Cancelled, "cancelled.", thrown),
        DirectoryNotFoundException or InvalidDataException => new(ExitCode.Usage, thrown.Message, thrown),
        TrainingDivergedException or ProcessLostException => new(ExitCode.Unexpected, thrown.Message, thrown),
        DllNotFoundException or IOException or UnauthorizedAccessException => new(ExitCode.Unexpected, thrown.Message, thrown),
        TypeInitializationException { InnerException: { } inner } => From(inner),
        _ => new(ExitCode.Unexpected, $"unexpected: {thrown.Message} ({thrown.GetType().Name}; -v shows where)", thrown),
    };

    /// <summary>The message in a line that begins with the name of a photo: without that name.</summary>
    public string ReasonFor(string photo) => Cause is PhotoException failure && failure.Photo == photo ? failure.Reason : Message;

    /// <summary>Translates an exception, and prints its message to stderr: with the stack trace if the output is verbose.</summary>
    public static Failure Report(Exception thrown, Verbosity verbosity)
    {
        Failure failure = From(thrown);
        failure.Print(Console.Error, withStackTrace: verbosity == Verbosity.Verbose);
        return failure;
    }

    /// <summary>Calls a function with the user's options: an <see cref="ArgumentException"/> becomes a <see cref="UsageException"/>.</summary>
    /// <exception cref="UsageException">An argument is out of range.</exception>
    public static T AtOptions<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(WithoutParameter(wrong), wrong);
        }
    }

    public void Print(TextWriter errors, bool withStackTrace)
    {
        errors.WriteLine($"unblur: {Message}");
        if (withStackTrace)
        {
            errors.WriteLine(Cause);
        }
    }

    private static ExitCode CodeOf(DataSetFault fault) => fault switch
    {
        DataSetFault.Size or DataSetFault.Unreadable => ExitCode.SomeFailed,
        _ => ExitCode.Usage,
    };

    // .NET appends the name of the parameter, which means nothing to a user.
    private static string WithoutParameter(ArgumentException wrong)
        => wrong.ParamName is { } name ? wrong.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : wrong.Message;
}

/// <summary>The names on the command line match no photo.</summary>
internal sealed class NothingMatchedException(string message) : Exception(message);

/// <summary>The command line or a setting is wrong; the message says what is wrong and what to do.</summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);
