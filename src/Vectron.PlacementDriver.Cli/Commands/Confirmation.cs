using System.CommandLine;
using Vectron.PlacementDriver.Cli.Output;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>Asks before something is done that cannot be undone.</summary>
internal static class Confirmation
{
    /// <summary>Answers in advance.</summary>
    public static Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask" };

    /// <summary>Ends the command unless the operator agrees.</summary>
    /// <param name="session">With <see cref="Yes"/> among its options.</param>
    /// <param name="what">What will be done and what it costs.</param>
    /// <exception cref="NotConfirmedException">Not agreed.</exception>
    public static void Require(Session session, string what)
    {
        if (session.Get(Yes))
        {
            return;
        }

        if (!Terminal.IsInteractive)
        {
            throw new NotConfirmedException($"{what} Say --yes to do it");
        }

        if (!IsAgreed(what, Console.In, Console.Error))
        {
            throw new NotConfirmedException("nothing was done");
        }
    }

    /// <summary>Asks. The end of input, as by Ctrl-D, is no agreement, and neither is anything but yes.</summary>
    internal static bool IsAgreed(string what, TextReader answers, TextWriter questions)
    {
        questions.Write($"{what} Go on? [y/n] (n): ");
        var answer = answers.ReadLine();
        if (answer is null)
        {
            questions.WriteLine();
        }

        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
