using Unblur.Cli.Commands;

return (int)await UnblurCommand.Run(args);
