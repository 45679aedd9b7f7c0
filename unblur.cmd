@echo off
rem Unblur from a checkout, on Windows: unblur deblur photo.jpg. It is built when it is started for the first time, and when the checkout is at another commit.
setlocal
set "UNBLUR_HOME=%~dp0."
set "PROGRAM=%~dp0artifacts\bin\Unblur.Cli\release\Unblur.Cli.dll"
set "BUILT=%~dp0artifacts\setup\built-commit"
if not defined DOTNET_CLI_TELEMETRY_OPTOUT set "DOTNET_CLI_TELEMETRY_OPTOUT=1"
where dotnet >nul 2>nul || (echo unblur: the .NET 10 SDK is missing: see https://dotnet.microsoft.com/download/dotnet/10.0 1>&2 & exit /b 1)
set "COMMIT=unknown"
for /f %%c in ('git -C "%~dp0." rev-parse HEAD 2^>nul') do set "COMMIT=%%c"
set "LAST="
if exist "%BUILT%" set /p LAST=<"%BUILT%"
if exist "%PROGRAM%" if "%LAST%"=="%COMMIT%" goto run
echo unblur: building src\Unblur.Cli (the first time up to a minute) 1>&2
dotnet build "%~dp0src\Unblur.Cli" -c Release -v quiet -nologo -p:ReleaseLocks="%~dp0artifacts\setup\locks" 1>&2 || exit /b 1
if not exist "%~dp0artifacts\setup" mkdir "%~dp0artifacts\setup"
>"%BUILT%" echo %COMMIT%
:run
dotnet "%PROGRAM%" %*
